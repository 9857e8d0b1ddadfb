#!/usr/bin/env bash
# What `make setup` does: the virtual environment from hash-locked requirements, and the system
# libraries that Qt and the provers need. Never touches anything outside .venv without saying so.
#   setup.sh environment PYTHON      .venv at the root with everything
#   setup.sh libraries window|prove|scale  Debian packages, installed only when missing
set -euo pipefail
cd "$(dirname "$0")/.."

# soname, file or command, and the Debian package that brings it
window='libglib-2.0.so.0 libglib2.0-0
libfontconfig.so.1 libfontconfig1
libdbus-1.so.3 libdbus-1-3
libxkbcommon.so.0 libxkbcommon0
libEGL.so.1 libegl1
libGL.so.1 libgl1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-image.so.0 libxcb-image0
libcups.so.2 libcups2'
prove='Xvfb xvfb
strace strace
xdotool xdotool
pdftotext poppler-utils
pg_ctlcluster postgresql
strace strace
/usr/sbin/cupsd cups
/usr/lib/cups/filter/pdftopdf cups-filters
/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd printer-driver-cups-pdf
swift-proxy-server swift-proxy
swift-account-server swift-account
swift-container-server swift-container
swift-object-server swift-object'

scale='pg_ctlcluster postgresql
patroni patroni
etcd etcd-server'

environment() {
  local python=$1
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "没有找到 Python 3.11 或更新的版本（$python）。什么都没有改动；装好后用 make PYTHON=python3.11 指明是哪一个。" >&2
    exit 1
  }
  if [ ! -x .venv/bin/python ]; then
    echo "正在建立 .venv …" >&2
    "$python" -m venv .venv
  fi
  echo "正在按 requirements/dev.txt 安装依赖（逐个核对哈希，头一次要几分钟）…" >&2
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    --requirement requirements/dev.txt
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
    --no-build-isolation --no-index --editable .
}

present() {
  case $1 in
    lib*) [[ $loadable == *"	$1 "* ]] ;;
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

missing() {
  local thing package loadable
  loadable=$(/sbin/ldconfig -p)
  while read -r thing package; do
    present "$thing" || echo "$package"
  done <<<"$1"
}

libraries() {
  local packages
  [ "$(uname)" = Linux ] || return 0
  packages=$(missing "${!1}" | tr '\n' ' ')
  [ -n "$packages" ] || return 0
  local install="apt-get install -y --no-install-recommends $packages"
  if ! command -v apt-get >/dev/null; then
    echo "缺少系统库，本机又没有 apt-get。其余都已装好；请用本机的办法装上与这些 Debian 包相当的库：$packages" >&2
    exit 1
  fi
  if [ "$(id -u)" = 0 ]; then
    as_root() { env DEBIAN_FRONTEND=noninteractive "$@"; }
  elif sudo -n true 2>/dev/null; then
    as_root() { sudo -n env DEBIAN_FRONTEND=noninteractive "$@"; }
  else
    echo "缺少系统库，而这里不能替您安装。其余都已装好；请管理员运行：sudo $install" >&2
    exit 1
  fi
  echo "正在安装缺少的系统库：$packages" >&2
  as_root apt-get update -qq
  # shellcheck disable=SC2086 # the words of the command are meant to split
  as_root $install >/dev/null
}

"$@"
