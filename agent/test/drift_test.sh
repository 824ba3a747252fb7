#!/bin/bash
# shellcheck disable=SC2317,SC2154,SC2016,SC2034
# Rules that somebody else changes: seen, counted, put back in their place, or only reported.
set -u
# shellcheck source=agent/test/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=agent/test/net_pod.sh
. "$(dirname "$0")/net_pod.sh"

foreign() { pod "iptables-$BACKEND" -w 5 -t nat "$@"; }
foreign6() { pod "ip6tables-$BACKEND" -w 5 -t nat "$@"; }
redirected() { [ "$(who 10.9.0.1 8080)" = proxy ]; }
order() { foreign -S "$1" | grep -v '^-P' | sed 's/.*--comment \([a-z]*\).*/\1/; s/.*-j MIDFLIGHT_.*/ours/' | tr '\n' ' '; }

starts() { # with rules of somebody else's that were there before
  fresh
  foreign -A PREROUTING -m comment --comment before -p tcp --dport 9 -j RETURN
  foreign -A OUTPUT -m comment --comment before -p tcp --dport 9 -j RETURN
  interceptor; live_proxy
  apply_ports 8080 >/dev/null
  check "drift: rules of others that were there stay ahead" same "$(order PREROUTING)$(order OUTPUT)" "before ours before ours "
  check "and are no drift" state_is on on yes "$(value watch)" 0
  within 1000 redirected
}

repaired() { # <what> <command...>: drift; it counts once and is put right
  local what=$1 before begun; shift
  before=$(value drifts); begun=$(now_millis)
  "$@"
  check "$what: seen" within "$LIMIT" eval "[ \"\$(value drifts)\" = $((before + 1)) ]"
  check "$what: repaired" within 1000 has actual=on
  echo "figure: $BACKEND: $what: repaired after $(( $(now_millis) - begun )) ms (the change itself included)"
  check "$what: in force" redirected
  check "$what: whole, and in its place" same "$(table)" "$WHOLE"
}

repairs() {
  WHOLE=$(table)
  repaired "a rule taken out" foreign -D MIDFLIGHT_IN 1
  repaired "a jump taken out" foreign -D PREROUTING -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j MIDFLIGHT_IN
  repaired "everything flushed in IPv6" eval 'foreign6 -F'
  repaired "a rule put in" foreign -I MIDFLIGHT_OUT -p tcp -j RETURN
  repaired "the anchor emptied" foreign -F MIDFLIGHT_ANCHOR
}

keeps_ahead() {
  local before; before=$(value drifts)
  foreign -A PREROUTING -m comment --comment behind -p tcp --dport 8080 -j REDIRECT --to-ports 1
  check "a rule behind ours is none of our business" eval 'never 300 eval "[ \"\$(value drifts)\" != '"$before"' ]" && redirected'
  foreign -I PREROUTING -m comment --comment shadow -p tcp --dport 8080 -j REDIRECT --to-ports 1
  check "one that shadows ours is drift" within "$LIMIT" eval '[ "$(value drifts)" = '$((before + 1))' ]'
  check "ours goes ahead of it, and theirs stay" within 1000 eval '[ "$(order PREROUTING)" = "ours shadow before behind " ]'
  check "and acts" within 1000 redirected
  foreign -D PREROUTING -m comment --comment shadow -p tcp --dport 8080 -j REDIRECT --to-ports 1
  ask bypass >/dev/null; apply_ports 8080 >/dev/null
  check "off and on again, those from before are ahead and the later ones behind" same "$(order PREROUTING)" "before ours behind "
  foreign -D PREROUTING -m comment --comment behind -p tcp --dport 8080 -j REDIRECT --to-ports 1
}

reports() {
  ask 'watch bypass 3000 report' >/dev/null
  local before; before=$(value drifts)
  foreign -I PREROUTING -m comment --comment shadow -p tcp --dport 8080 -j REDIRECT --to-ports 1
  check "report: counted once" within "$LIMIT" eval '[ "$(value drifts)" = '$((before + 1))' ]'
  check "and said, but left alone" eval 'never 300 has actual=on && [ "$(order PREROUTING)" = "shadow before ours " ]'
  check "still one" same "$(value drifts)" $((before + 1))
  foreign -D PREROUTING -m comment --comment shadow -p tcp --dport 8080 -j REDIRECT --to-ports 1
  check "it is no drift any more when it is gone" within 500 has actual=on
  ask 'watch bypass 3000 repair' >/dev/null
}

other_backend() { # <tool>: somebody redirects in the nat table that is not ours
  local before; before=$(value drifts)
  pod "$1" -t nat -A PREROUTING -p udp --dport 9 -j REDIRECT --to-ports 1
  pod "$1" -t nat -A PREROUTING -p tcp --dport 8080 -j REDIRECT --to-ports 1
  check "the other backend redirects TCP: drift" within 1500 eval '[ "$(value drifts)" = '$((before + 1))' ]'
  check "said while it lasts" has actual=drifted
  pod "$1" -t nat -D PREROUTING -p tcp --dport 8080 -j REDIRECT --to-ports 1
  check "gone with the rule; UDP does not count" has actual=on
}

makes_no_table_by_looking() {
  check "looking makes no legacy table" same "$(pod cat /proc/net/ip_tables_names 2>/dev/null)$(pod cat /proc/net/ip6_tables_names 2>/dev/null)" ""
}

own_changes() {
  local before i; before=$(value drifts)
  for i in 1 2 3 4 5; do ask bypass >/dev/null; apply_ports 8080 >/dev/null; done
  check "our own changes are no drift" eval 'never 300 eval "[ \"\$(value drifts)\" != '"$before"' ]"'
}

fights() { # somebody who always comes back does not keep us busy
  local before i; before=$(value drifts)
  for i in {1..40}; do
    foreign -F MIDFLIGHT_IN
    before 2000 eval 'foreign -S MIDFLIGHT_IN | grep -q -- --dport' || break
  done
  check "repaired some times at once, then at leisure" eval "[ $i -gt 5 ] && [ $i -lt 40 ]"
  check "but in the end" within 1500 has actual=on
}

BACKEND=nft LIMIT=400
starts; repairs; keeps_ahead; reports; own_changes; makes_no_table_by_looking; other_backend iptables-legacy; fights
BACKEND=legacy LIMIT=1500
starts; WHOLE=$(table); repaired "a rule taken out" foreign -D MIDFLIGHT_IN 1; keeps_ahead; other_backend iptables-nft
exit $FAILED
