package dev.midflight.sidecar.framing;

import static dev.midflight.sidecar.framing.Validity.VALID;

import java.util.Locale;
import java.util.regex.Pattern;

/** Whether a request says in a valid way, and only once, who it is for. */
final class Addressee {
    private static final String REG_NAME = "(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9a-fA-F]{2})";
    private static final Pattern HOST =
            Pattern.compile(
                    "(\\[[0-9a-fA-F:.]+]|\\[[vV][0-9a-fA-F]+\\.[A-Za-z0-9._~!$&'()*+,;=:-]+]|"
                            + REG_NAME
                            + "+)(:\\d*)?");
    private static final Pattern ABSOLUTE =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([/?][^#]*)?");

    private Addressee() {}

    static String host(Message message, String version) {
        long hosts =
                message.fields().stream()
                        .filter(f -> f.toLowerCase(Locale.ROOT).startsWith("host:"))
                        .count();
        if (hosts > 1 || (hosts == 0 && !version.equals("1.0"))) {
            return "number of hosts";
        }
        String host = message.field("host").orElse("");
        if (host.matches(":\\d*")) {
            return "host-empty-port";
        }
        return host.isEmpty() || HOST.matcher(host).matches() ? VALID : "host";
    }

    static String target(Message message) {
        String target = message.target();
        if (message.method().equals("CONNECT")) {
            return "connect";
        }
        if (target.contains("#")) {
            return "target";
        }
        if (target.startsWith("/")) {
            return target.matches("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9a-fA-F]{2})*")
                    ? VALID
                    : "target-octets";
        }
        if (target.equals("*")) {
            return message.method().equals("OPTIONS") ? VALID : "target";
        }
        var absolute = ABSOLUTE.matcher(target);
        if (!absolute.matches()) {
            return target.matches("[A-Za-z][A-Za-z0-9+.-]*:.+") ? "target-no-authority" : "target";
        }
        String authority = absolute.group(2);
        if (authority.contains("@") || !HOST.matcher(authority).matches()) {
            return "target authority";
        }
        String port = defaultPort(absolute.group(1).toLowerCase(Locale.ROOT));
        String host = message.field("host").orElse("").replaceFirst(port, "");
        return host.equalsIgnoreCase(authority.replaceFirst(port, ""))
                ? VALID
                : "absolute-form-other-host";
    }

    private static String defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> ":(80)?$";
            case "https" -> ":(443)?$";
            default -> ":$";
        };
    }
}
