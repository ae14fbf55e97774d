import { configuration, type Env } from './.config/webpack/webpack.config.ts';

/** Extends the plugin's build; nothing of our own is needed today. */
export default (env: Env) => configuration(env);
