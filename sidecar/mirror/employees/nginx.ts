/** nginx in front: both instances balance over both application instances. Pure. */

import { APP_PORT, WEB_PORT } from './addresses';

export const NGINX_CONF_PATH = '/etc/rtg-nginx.conf';

/**
 * No access log (it would grow without end). A dead or slow application instance is passed over: requests that may be repeated go
 * to the other one within the user's patience of 2 s.
 */
export function nginxConf(upstreams: string[]): string {
  return `user www-data;
worker_processes 1;
daemon off;
pid /run/nginx.pid;
error_log stderr crit;
events { worker_connections 512; }
http {
  access_log off;
  client_body_temp_path /run/nginx-body;
  proxy_temp_path /run/nginx-proxy;
  fastcgi_temp_path /run/nginx-fastcgi;
  uwsgi_temp_path /run/nginx-uwsgi;
  scgi_temp_path /run/nginx-scgi;
  keepalive_timeout 3600s;
  keepalive_requests 10000000;
  upstream application {
${upstreams.map((name) => `    server ${name}:${APP_PORT} max_fails=2 fail_timeout=2s;`).join('\n')}
    keepalive 8;
  }
  server {
    listen ${WEB_PORT};
    location / {
      proxy_pass http://application;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_connect_timeout 500ms;
      proxy_read_timeout 1200ms;
      proxy_next_upstream error timeout;
      proxy_next_upstream_timeout 1800ms;
    }
  }
}
`;
}
