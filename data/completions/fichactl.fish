# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Ficha authors
#
# fish completion of fichactl.

function __fichactl_names
    fichactl list --timeout=5 2>/dev/null | string split --fields 1 \t
end

complete -c fichactl -f
complete -c fichactl -n __fish_use_subcommand -s h -l help -d 'Show help'
complete -c fichactl -n __fish_use_subcommand -l version -d 'Show the version'
complete -c fichactl -n 'not __fish_use_subcommand' -l help -d 'Show help'
complete -c fichactl -n 'not __fish_use_subcommand' -x -l timeout -d 'The longest wait, in seconds'

complete -c fichactl -n __fish_use_subcommand -a add -d 'Add an integration'
complete -c fichactl -n __fish_use_subcommand -a list -d 'List the integrations'
complete -c fichactl -n __fish_use_subcommand -a show -d 'Show an integration'
complete -c fichactl -n __fish_use_subcommand -a edit -d 'Change an integration'
complete -c fichactl -n __fish_use_subcommand -a remove -d 'Remove an integration and its keys'
complete -c fichactl -n __fish_use_subcommand -a token -d 'Print a valid access token'
complete -c fichactl -n __fish_use_subcommand -a renew -d 'Renew tokens now'
complete -c fichactl -n __fish_use_subcommand -a claims -d 'Show what an access token says of itself'
complete -c fichactl -n __fish_use_subcommand -a exec -d 'Run a command with an access token'
complete -c fichactl -n __fish_use_subcommand -a export -d 'Write all integrations to a file'
complete -c fichactl -n __fish_use_subcommand -a import -d 'Add the integrations of a file'
complete -c fichactl -n __fish_use_subcommand -a doctor -d 'Check that everything works'

complete -c fichactl -n '__fish_seen_subcommand_from show edit remove token renew claims exec' \
    -a '(__fichactl_names)' -d Integration

complete -c fichactl -n '__fish_seen_subcommand_from add edit' -x -l consumer-key -d 'The consumer key'
complete -c fichactl -n '__fish_seen_subcommand_from add edit' -x -l base-uri -d 'The address of the API'
complete -c fichactl -n '__fish_seen_subcommand_from add edit' -r -F -l ca-file -d 'A PEM file of further authorities'
complete -c fichactl -n '__fish_seen_subcommand_from add' -l no-test -d 'Keep the keys without trying them'
complete -c fichactl -n '__fish_seen_subcommand_from list show claims' -l json -d 'Print JSON'
complete -c fichactl -n '__fish_seen_subcommand_from show' -l history -d 'Everything that is known'
complete -c fichactl -n '__fish_seen_subcommand_from edit' -x -l name -d 'A new name'
complete -c fichactl -n '__fish_seen_subcommand_from edit' -l new-secret-key -d 'Ask for another secret key'
complete -c fichactl -n '__fish_seen_subcommand_from edit' -x -l auto-renew -a 'yes no' -d 'Renew before expiry'
complete -c fichactl -n '__fish_seen_subcommand_from edit' -x -l remind -d 'When to remind, in minutes'
complete -c fichactl -n '__fish_seen_subcommand_from remove import' -s y -l yes -d 'Do not ask'
complete -c fichactl -n '__fish_seen_subcommand_from token' -x -l min-valid -d 'How long it must be valid, in seconds'
complete -c fichactl -n '__fish_seen_subcommand_from token' -l force -d 'Renew in any case'
complete -c fichactl -n '__fish_seen_subcommand_from token' -x -l format -a 'plain header env json curl' -d 'How to print it'
complete -c fichactl -n '__fish_seen_subcommand_from renew' -l all -d 'Those of all integrations'
complete -c fichactl -n '__fish_seen_subcommand_from exec' -x -l env -d 'The environment variable'
complete -c fichactl -n '__fish_seen_subcommand_from export import' -F
complete -c fichactl -n '__fish_seen_subcommand_from export' -l no-secrets -d 'Without secret keys, not encrypted'
complete -c fichactl -n '__fish_seen_subcommand_from export' -l force -d 'Replace the file'
complete -c fichactl -n '__fish_seen_subcommand_from import' -l dry-run -d 'Only show what would be done'
complete -c fichactl -n '__fish_seen_subcommand_from import' -l replace-keys -d 'Replace secret keys that are here'
complete -c fichactl -n '__fish_seen_subcommand_from doctor' -l report -d 'Print a report to show to others'
