package dev.midflight.sidecar.protocol.http;

import static dev.midflight.sidecar.protocol.http.FieldRules.ascii;

import dev.midflight.sidecar.telemetry.GrpcCode;
import dev.midflight.sidecar.telemetry.GrpcMethods;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How a gRPC call ended, as its client saw it; of another request there is nothing to say. */
public final class GrpcOutcome {
    private static final byte[] STATUS = ascii("grpc-status");
    private static final byte[] CONTENT_TYPE = ascii("content-type");
    private static final byte[] WEB = ascii("application/grpc-web");

    private static final byte[] NONE = {};

    private boolean call;
    private int method = GrpcMethods.OTHER;
    private byte[] newMethod = NONE;
    private @Nullable GrpcCode code;

    /** A request's head has been read. gRPC-Web is no gRPC: its status is in its content. */
    public void begun(RequestHead head, GrpcMethods methods) {
        call = head.isGrpc() && !isWeb(head.fields());
        int path = head.path();
        if (call && path >= 0) {
            Fields fields = head.fields();
            calls(fields.octets(), fields.nameEnd(path), fields.valueEnd(path), methods);
        }
    }

    private void calls(byte[] octets, int start, int end, GrpcMethods methods) {
        method = methods.find(octets, start, end);
        if (method == GrpcMethods.OTHER
                && methods.hasRoom()
                && GrpcMethods.isMethod(octets, start, end)) {
            newMethod = Arrays.copyOfRange(octets, start, end);
        }
    }

    private static boolean isWeb(Fields fields) {
        int type = fields.find(CONTENT_TYPE);
        int start = type < 0 ? 0 : fields.nameEnd(type);
        return type >= 0
                && fields.valueLength(type) >= WEB.length
                && Arrays.equals(fields.octets(), start, start + WEB.length, WEB, 0, WEB.length);
    }

    /** The path of its method, as far as it is one; null: it is no call. */
    public byte @Nullable [] export(GrpcMethods methods) {
        if (!call) {
            return null;
        }
        return newMethod.length > 0 ? newMethod : methods.path(method);
    }

    /**
     * Of an exchange that began in another process.
     *
     * @param path what {@link #export} said
     */
    public void restore(byte @Nullable [] path, GrpcMethods methods) {
        call = path != null;
        if (path != null) {
            calls(path, 0, path.length, methods);
        }
    }

    /** A response ends with these: its trailers, or a head that is all of it. */
    public void ended(Fields last) {
        int field = call ? last.find(STATUS) : -1;
        if (field >= 0) {
            code = GrpcCode.parse(last.octets(), last.nameEnd(field), last.valueEnd(field));
        }
    }

    /**
     * The upstream's part failed.
     *
     * @param responding a response had begun, so that its client was told by a reset
     */
    public void failed(StreamFailure failure, boolean responding) {
        if (failure == StreamFailure.CANCELLED) {
            code = GrpcCode.CANCELLED;
        } else if (responding || failure == StreamFailure.ABORTED) {
            code = GrpcCode.INTERNAL;
        } else {
            code = GrpcCode.ofHttp(failure.status());
        }
    }

    /**
     * The number of its method, which gets one with its first call that succeeds: nobody uses up
     * the numbers with names that are made up.
     *
     * @param ended what {@link #code} said
     */
    public int method(@Nullable GrpcCode ended, GrpcMethods methods) {
        if (newMethod.length > 0 && ended == GrpcCode.OK) {
            method = methods.add(newMethod);
        }
        return method;
    }

    /**
     * What it came to.
     *
     * @param status of HTTP; 0: there was none
     * @param flags bits of {@link ResponseFlag}
     */
    public @Nullable GrpcCode code(int status, int flags) {
        if (!call || code != null) {
            return call ? code : null;
        }
        boolean left = (flags & ResponseFlag.DC.bit()) != 0;
        return left ? GrpcCode.CANCELLED : GrpcCode.ofHttp(status);
    }
}
