# What ./demo, ./test and ./bench need of the machine. To be read by bash, not run.

swift_least="6.3"
packages_build="pkg-config libpq-dev libsqlite3-dev libargon2-dev libxml2-dev libqrencode-dev \
    libcurl4-openssl-dev zlib1g-dev"
packages_test="freeradius-utils oathtool postgresql-15 python3-venv openssl gcc libc6-dev \
    nginx apache2-bin caddy lua-socket libapache2-mod-auth-openidc chromium chromium-headless-shell firefox-esr \
    fonts-dejavu-core zbar-tools tinyproxy webkit2gtk-driver xvfb"
packages_bench="freeradius gcc libc6-dev openssl python3-venv nginx libargon2-1 lemonldap-ng \
    lemonldap-ng-fastcgi-server liblemonldap-ng-portal-perl libconvert-base32-perl libdigest-hmac-perl \
    libcrypt-openssl-bignum-perl libio-string-perl libgd-securityimage-perl libimage-magick-perl \
    libstring-random-perl libmime-tools-perl libemail-sender-perl"

# One line a step on standard error, so that standard output stays the program's own.
say() { printf '%s\n' "$*" >&2; }
stop() { say "$@"; exit 1; }

need_swift() {
    if ! command -v swift >/dev/null && [ -x /opt/swift/usr/bin/swift ]; then
        export PATH="/opt/swift/usr/bin:$PATH"
    fi
    command -v swift >/dev/null || stop "Swift is missing. Get Swift $swift_least or later for Debian 12 from" \
        "https://www.swift.org/install/linux/debian/12/, then run this again."
    local found
    found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    [ "$(printf '%s\n%s\n' "$swift_least" "${found:-0}" | sort -V | head -n 1)" = "$swift_least" ] ||
        stop "Swift ${found:-of an unknown version} is too old. Get $swift_least or later from" \
            "https://www.swift.org/install/linux/debian/12/."
}

# need_packages build|test|bench…: installs what is missing as root; otherwise says the one command and stops.
need_packages() {
    command -v dpkg-query >/dev/null || { say "This is no Debian: install yourself what stands for $*."; return 0; }
    local kind list package missing=()
    for kind in "$@"; do
        list="packages_$kind"
        for package in ${!list}; do
            [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
                case " ${missing[*]} " in *" $package "*) ;; *) missing+=("$package") ;; esac
        done
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        stop "Some system libraries are missing. Run this once, then start again:
    sudo apt-get install --no-install-recommends ${missing[*]}"
    fi
    say "Installing ${missing[*]} (about a minute)."
    local log
    log=$(mktemp)
    if ! { install_packages "${missing[@]}" || { update_lists && install_packages "${missing[@]}"; }; } \
        >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        stop "The packages could not be installed. The whole of what apt said is in $log."
    fi
    rm -f "$log"
}

# The lists have a lock of their own, for which apt-get doesn't wait.
update_lists() {
    local try
    for try in 1 2 3 4 5 6; do
        apt-get -o Acquire::Retries=3 update && return 0
        [ "$try" -lt 6 ] && sleep 10
    done
    return 1
}

install_packages() {
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends "$@"
}

# need_python REQUIREMENTS: a virtual environment in .build-venv with what the file names.
need_python() {
    local stamp=.build-venv/$(basename "$(dirname "$1")").stamp
    [ -f "$stamp" ] && cmp -s "$1" "$stamp" && return 0
    say "Installing the Python clients of the tests into .build-venv (about half a minute)."
    [ -x .build-venv/bin/python ] || python3 -m venv .build-venv
    .build-venv/bin/pip install -q --disable-pip-version-check --no-input -r "$1" >&2 </dev/null ||
        stop "The Python packages of $1 could not be installed."
    cp "$1" "$stamp"
}
