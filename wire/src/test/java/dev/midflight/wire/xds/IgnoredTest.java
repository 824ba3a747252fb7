package dev.midflight.wire.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.RetryOn;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.wire.xds.proto.HcmProto.HttpFilter;
import dev.midflight.wire.xds.proto.ListenerProto;
import dev.midflight.wire.xds.proto.MatcherProto.StringMatcher;
import dev.midflight.wire.xds.proto.TcpProto.TcpProxy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What changes nothing does not get in the way. */
final class IgnoredTest {
    @Test
    void accessLogsAreLeftOut() throws UnreadableResourceException {
        TcpProxy proxy =
                TcpProxy.newBuilder()
                        .setCluster("reviews")
                        .setUnknownFields(Refused.field(5))
                        .build();
        ListenerProto.Listener.Builder message =
                ListenerProto.Listener.newBuilder()
                        .setName("listener")
                        .setAddress(Addresses.write("127.0.0.1", 8080))
                        .setUnknownFields(Refused.field(22));
        message.addFilterChainsBuilder()
                .addFiltersBuilder()
                .setName("tcp")
                .setTypedConfig(Packed.of(ListenerWriter.TCP_TYPE, proxy));

        XdsReader.ReadListener read =
                XdsReader.listeners(message.build().toByteString()).getFirst();

        assertEquals(
                new Listener.Destination.ToCluster(ClusterName.of("reviews")),
                read.listener().destination());
    }

    @Test
    void filtersThatMayBeLeftOutAre() {
        HttpFilter optional =
                HttpFilter.newBuilder()
                        .setName("odd")
                        .setTypedConfig(Packed.empty("odd.Odd"))
                        .setIsOptional(true)
                        .build();
        HttpFilter off = optional.toBuilder().setIsOptional(false).setDisabled(true).build();
        HttpFilter named = HttpFilter.newBuilder().setName("envoy.filters.http.router").build();

        assertEquals(List.of(), FilterReader.ofRequests(List.of(optional, off, named)));
    }

    @Test
    void anyCaseIsAnExpression() {
        StringMatcher exact =
                StringMatcher.newBuilder().setExact("a.b").setIgnoreCase(true).build();

        assertEquals(new ValueMatch.Regex("(?i)a\\.b"), MatchReader.value(exact));
    }

    @Test
    void wordsOfRetriesMeanAllThatEnvoyDoes() {
        RetryWords.Words words = RetryWords.parse("gateway-error, retriable-4xx");

        Set<RetryOn> resets =
                Set.of(
                        RetryOn.GATEWAY_ERROR,
                        RetryOn.CONNECT_FAILURE,
                        RetryOn.RESET,
                        RetryOn.REFUSED_STREAM,
                        RetryOn.TIMEOUT);
        assertEquals(new RetryWords.Words(resets, Set.of(409), false), words);
    }
}
