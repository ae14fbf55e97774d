/**
 * How a component's first process comes to its place. The bash program runs as process 1 of new mount, pid, uts and ipc namespaces,
 * in the component's network namespace: it lays an overlay over the machine's own files, makes a small /dev, moves into that root,
 * runs the component's preparation, joins its cgroups and becomes the service. All mounts end with its mount namespace.
 *
 * Arguments: folder of the incarnation, host name, cgroup directories (one line each), folder kept between incarnations (mounted at
 * /volume) or '', folders of other file systems to show (one line each), the preparation (bash), then the service's command.
 */
export const UNIT_SCRIPT = String.raw`
set -eu
home=$1 name=$2 cgroups=$3 volume=$4 shown=$5 prepare=$6
shift 6
root=$home/root
mkdir -p "$home/upper" "$home/work" "$root"
printf %s "$name" >/proc/sys/kernel/hostname

mount -t overlay rtg -o "lowerdir=/,upperdir=$home/upper,workdir=$home/work" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755,size=64k rtg "$root/dev"
for each in null zero full random urandom; do
  : >"$root/dev/$each"
  mount --bind "/dev/$each" "$root/dev/$each"
done
ln -s /proc/self/fd "$root/dev/fd"
mkdir "$root/dev/shm"
mount -t tmpfs -o mode=1777,size=64m rtg "$root/dev/shm"
mount -t tmpfs -o mode=755,size=1m rtg "$root/run"
show() {
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
}
[[ -z $volume ]] || show "$volume" /volume
while IFS= read -r each; do
  [[ -z $each ]] || show "$each" "$each"
done <<<"$shown"

# The cgroups are out of sight in the new root, so their files are opened before.
joins=''
while IFS= read -r each; do
  exec {file}>"$each/cgroup.procs"
  joins="$joins $file"
done <<<"$cgroups"
cd "$root"
pivot_root . .
umount -l .
cd /
eval "$prepare"
for file in $joins; do
  printf 0 >&"$file"
  exec {file}>&-
done
exec "$@"
`;
