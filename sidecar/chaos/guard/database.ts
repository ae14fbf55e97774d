/** Bash of the guards that act in a PostgreSQL, as clients of it. NAMESPACE and CHILD go before. */

/**
 * All sessions of a fault have its token as application_name. One psql reads its statements from the guard and so ends with it. The server
 * ends a session whose psql is gone, and by its own clock some seconds after the fault's time, whoever is dead by then.
 */
const SESSIONS = String.raw`
# ---- PostgreSQL: arguments namespace, interface, host, port, user, database, then those of the kind
# Debian's psql is a Perl program around these.
psql=psql
for each in /usr/lib/postgresql/*/bin/psql; do [[ ! -x $each ]] || psql=$each; done
login() {
  enter "$1" "$2" || return 1
  export PGHOST=$3 PGPORT=$4 PGUSER=$5 PGDATABASE=$6 PGCONNECT_TIMEOUT=2 PGGSSENCMODE=disable PGAPPNAME=roentgen
}
session_reach() { login "$@"; }
session_check() {
  local why
  login "$@" || return 1
  why=$(ask <<<'select 1' 2>&1) || { say "gone the database at $3:$4 does not answer: $(printf '%s' "$why" | tr '\n' ' ')"; return 1; }
  pipes
}
# Asks by a session of its own, which is none of the fault's.
ask() { within timeout -s KILL 4 "$psql" -XAtqw -v ON_ERROR_STOP=1 -v "token=$token"; }
# open VARIABLE...: the session that reads from the guard
open() {
  has_loopback || return 1
  beside env PGAPPNAME="$token" "$psql" -XAtqw -v ON_ERROR_STOP=1 -v "token=$token" -v "lease=$(lease)" "$@"
  say "select set_config(name, case name when 'client_connection_check_interval' then '500' else :'lease' || 's' end, false) from pg_settings
    where name in ('client_connection_check_interval', 'idle_in_transaction_session_timeout', 'idle_session_timeout') \g /dev/null" >&7
}
# Waits until the open session says held; what it says else is why not.
held() {
  local answer
  read -r -t 8 -u 6 answer && [[ $answer == held ]] || { say "$answer" >&2; return 1; }
}
session_undo() {
  mine
  [[ -z $ours ]] || kill -9 $ours
}
# A server that refuses connections has no sessions; one that is silent may have.
session_off() {
  local living
  none_mine || return 1
  living=$(ask <<<"with ended as (select pg_terminate_backend(pid) from pg_stat_activity where application_name = :'token') select count(*) from ended" 2>&1) || { [[ $living == *'Connection refused'* ]]; return; }
  [[ $living == 0 ]]
}
`;

const named = (prefix: string) => ['reach', 'check', 'undo', 'off'].map((each) => `${prefix}_${each}() { session_${each} "$@"; }\n`).join('');

export const LOCK = `${SESSIONS}${named('lock')}${String.raw`
# ---- db-lock: a table, or '' for the largest that the user may lock
lock_apply() {
  open -v "table=$7" || return 1
  cat >&7 <<'SQL'
set lock_timeout = '5s';
begin;
select format('lock table %s in access exclusive mode', coalesce(nullif(:'table', '')::regclass, (
  select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and has_table_privilege(c.oid, 'DELETE')
  order by pg_total_relation_size(c.oid) desc limit 1))) \gexec
\echo held
SQL
  held
}
lock_on() {
  [[ $(ask <<<"select count(*) from pg_locks join pg_stat_activity using (pid) where application_name = :'token' and mode = 'AccessExclusiveLock' and granted and locktype = 'relation'") == [1-9]* ]]
}
`}`;

/** The open session holds an advisory lock (21071 is "RO") for as long as the others shall work: they end within one round without it. */
export const SLOW = `${SESSIONS}${named('slow')}${String.raw`
# ---- slow-query: how many at a time. No table is read and nothing is written: they cost the server's CPU and a connection each.
slow_apply() {
  local each
  open || return 1
  cat >&7 <<'SQL'
select pg_advisory_lock(21071, hashtext(:'token')) \g /dev/null
\echo held
SQL
  held || return 1
  for ((each = 0; each < $7; each += 1)); do
    beside env PGAPPNAME="$token" PGOPTIONS="-c statement_timeout=$(lease)s" "$psql" -XAtqw -c 'do $$ begin
      loop
        exit when pg_try_advisory_lock_shared(21071, hashtext(current_setting($q$application_name$q$)));
        perform max(md5(i::text)) from generate_series(1, 20000) i;
      end loop;
    end $$'
  done
}
slow_on() {
  local working
  working=$(ask <<<"select count(*) from pg_stat_activity where application_name = :'token' and state = 'active'") && ((working >= $7))
}
`}`;
