# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Ficha authors
# shellcheck shell=bash
#
# bash completion of fichactl.

# Offers the names that begin with the word $1, each as the shell would have to read it. A quotation
# mark that was opened bash closes by itself.
_fichactl_names () {
  local name format=%q typed=$1
  case $typed in [\"\']*) format=%s typed=${typed:1} ;; *) typed=${typed//\\/} ;; esac
  while IFS=$'\t' read -r name _; do
    # shellcheck disable=SC2059 # one of the two above
    if [[ $name == "$typed"* ]]; then COMPREPLY+=("$(printf "$format" "$name")"); fi
  done < <(fichactl list --timeout=5 2>/dev/null)
}

_fichactl () {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]}
  local -A options=(
    [add]='--consumer-key= --base-uri= --ca-file= --no-test --timeout='
    [list]='--json --timeout='
    [show]='--json --history --timeout='
    [edit]='--name= --consumer-key= --base-uri= --ca-file= --new-secret-key --auto-renew= --remind= --timeout='
    [remove]='--yes --timeout='
    [token]='--min-valid= --force --format= --timeout='
    [renew]='--all --timeout='
    [claims]='--json --timeout='
    [exec]='--env= --timeout='
    [export]='--no-secrets --force --timeout='
    [import]='--dry-run --yes --replace-keys --timeout='
    [doctor]='--report --timeout='
  )
  COMPREPLY=()

  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "${!options[*]} --help --version" -- "$cur")
    return
  fi

  # bash takes "=" for a word of its own
  if [ "$cur" = '=' ]; then cur=''
  elif [ "$prev" = '=' ]; then prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case $prev in
    --format) mapfile -t COMPREPLY < <(compgen -W 'plain header env json curl' -- "$cur"); return ;;
    --auto-renew) mapfile -t COMPREPLY < <(compgen -W 'yes no' -- "$cur"); return ;;
    --ca-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    --consumer-key|--base-uri|--name|--remind|--min-valid|--env|--timeout) return ;;
  esac

  case $cur in
    -*)
      mapfile -t COMPREPLY < <(compgen -W "${options[$verb]:-} --help" -- "$cur")
      if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
      return
      ;;
  esac

  case $verb in
    show|edit|remove|token|renew|claims) ;;
    export|import) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    exec)
      if [ "$COMP_CWORD" -gt 2 ] && [[ " ${COMP_WORDS[*]:2:COMP_CWORD-2} " == *' -- '* ]]; then
        mapfile -t COMPREPLY < <(compgen -c -- "$cur")
        return
      fi
      ;;
    *) return ;;
  esac
  _fichactl_names "$cur"
}

complete -F _fichactl fichactl
