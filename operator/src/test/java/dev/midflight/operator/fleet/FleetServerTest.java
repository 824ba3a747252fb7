package dev.midflight.operator.fleet;

import static dev.midflight.operator.fleet.TestingFleetServer.POD;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.CommandResult;
import dev.midflight.model.Epoch;
import dev.midflight.model.FleetCommand;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.ProxyMessage;
import dev.midflight.model.WatchPolicy;
import dev.midflight.operator.leader.LeaderView;
import dev.midflight.wire.fleet.v1.Hello;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FleetServerTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Test
    void keepsThePodsLastReport() throws Exception {
        try (var server = new TestingFleetServer();
                var proxy = server.connect("pod-0")) {
            proxy.hello(3);

            assertEquals(POD, server.nextChange());
            assertEquals(Optional.of(TestingProxy.report(3, 0)), server.streams.report(POD));
        }
    }

    @Test
    void sendsACommandOnceAndHearsItsResult() throws Exception {
        try (var server = new TestingFleetServer();
                var proxy = server.connect("pod-0")) {
            proxy.hello(1);
            server.nextChange();

            assertTrue(server.streams.command(POD, new Action.TakeOver(Epoch.of(2))));
            assertFalse(server.streams.command(POD, new Action.TakeOver(Epoch.of(2))));

            FleetCommand command = assertInstanceOf(FleetCommand.class, proxy.next());
            assertEquals(new Action.TakeOver(Epoch.of(2)), command.action());
            CommandResult result = new CommandResult(command.id(), true, "");
            proxy.send(new ProxyMessage.Result(result));
            assertEquals(result, server.answers.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void waitsForTheAnswerToItsQuestion() throws Exception {
        try (var server = new TestingFleetServer();
                var proxy = server.connect("pod-0")) {
            proxy.hello(1);
            server.nextChange();

            Future<CommandResult> one = ask(server, new Action.Goodbye(), TEN_SECONDS);
            FleetCommand first = assertInstanceOf(FleetCommand.class, proxy.next());
            Future<CommandResult> other = ask(server, new Action.Goodbye(), TEN_SECONDS);
            FleetCommand second = assertInstanceOf(FleetCommand.class, proxy.next());
            proxy.send(new ProxyMessage.Result(new CommandResult(second.id(), true, "second")));
            proxy.send(new ProxyMessage.Result(new CommandResult(first.id(), false, "first")));

            assertEquals("second", other.get(10, TimeUnit.SECONDS).message());
            assertEquals(
                    new CommandResult(first.id(), false, "first"), one.get(10, TimeUnit.SECONDS));
            assertTrue(server.answers.isEmpty());
        }
    }

    @Test
    void asksNobodyWhereThereIsNoStreamAndNotForLongerThanItsTimeout() throws Exception {
        try (var server = new TestingFleetServer();
                var proxy = server.connect("pod-0")) {
            CommandResult absent = server.streams.ask(POD, new Action.Goodbye(), TEN_SECONDS);
            proxy.hello(1);
            server.nextChange();
            CommandResult mute =
                    server.streams.ask(POD, new Action.Goodbye(), Duration.ofMillis(20));

            assertFalse(absent.ok());
            assertEquals("the proxy is not connected", absent.message());
            assertFalse(mute.ok());
            assertEquals("no answer within 20 ms", mute.message());
        }
    }

    @Test
    void aQuestionEndsWithItsStream() throws Exception {
        try (var server = new TestingFleetServer();
                var proxy = server.connect("pod-0");
                var next = server.connect("pod-0")) {
            proxy.hello(1);
            server.nextChange();
            Future<CommandResult> completed = ask(server, new Action.Goodbye(), TEN_MINUTES);
            assertInstanceOf(FleetCommand.class, proxy.next());

            proxy.complete();

            assertFalse(completed.get(10, TimeUnit.SECONDS).ok());
            server.nextChange();
            next.hello(2);
            server.nextChange();
            Future<CommandResult> closed = ask(server, new Action.Goodbye(), TEN_MINUTES);
            assertInstanceOf(FleetCommand.class, next.next());

            server.streams.closeAll(new LeaderView.Unknown());

            assertFalse(closed.get(10, TimeUnit.SECONDS).ok());
        }
    }

    @Test
    void sendsSettingsOnlyWhenTheyChange() throws Exception {
        try (var server = new TestingFleetServer();
                var proxy = server.connect("pod-0")) {
            proxy.hello(1);
            server.nextChange();

            server.streams.settings(POD, new FleetSettings(15, 60, WatchPolicy.DEFAULT));
            server.streams.settings(POD, new FleetSettings(15, 60, WatchPolicy.DEFAULT));
            server.streams.settings(POD, new FleetSettings(5, 60, WatchPolicy.DEFAULT));

            assertEquals(new FleetSettings(15, 60, WatchPolicy.DEFAULT), proxy.next());
            assertEquals(new FleetSettings(5, 60, WatchPolicy.DEFAULT), proxy.next());
        }
    }

    @Test
    void trafficCountersAloneAreNoChange() throws Exception {
        try (var server = new TestingFleetServer();
                var proxy = server.connect("pod-0")) {
            proxy.hello(1);
            server.nextChange();

            proxy.send(new ProxyMessage.Report(TestingProxy.report(1, 500)));
            proxy.send(new ProxyMessage.Report(TestingProxy.report(2, 900)));

            server.nextChange();
            assertFalse(server.hasChanges());
            assertEquals(Optional.of(TestingProxy.report(2, 900)), server.streams.report(POD));
        }
    }

    @Test
    void aFollowerNamesTheLeader() throws Exception {
        try (var server = new TestingFleetServer()) {
            server.leader = new LeaderView.Following("10.0.0.7:15010");

            try (var proxy = server.connect("pod-0")) {
                StatusRuntimeException end = proxy.end();

                assertEquals(Status.Code.UNAVAILABLE, end.getStatus().getCode());
                assertEquals("10.0.0.7:15010", trailers(end).get(LeaderInterceptor.LEADER));
            }
        }
    }

    @Test
    void aLeaderThatSteppedDownSendsItsProxiesToTheNext() throws Exception {
        try (var server = new TestingFleetServer();
                var proxy = server.connect("pod-0")) {
            proxy.hello(1);
            server.nextChange();

            server.streams.closeAll(new LeaderView.Following("10.0.0.8:15010"));

            assertEquals("10.0.0.8:15010", trailers(proxy.end()).get(LeaderInterceptor.LEADER));
            assertEquals(0, server.streams.size());
        }
    }

    @Test
    void sendsAProxyOnWhoseTokenWasReviewedWhileTheLeaderSteppedDown() throws Exception {
        try (var server = new TestingFleetServer()) {
            LeaderView next = new LeaderView.Following("10.0.0.9:15010");
            server.duringReview =
                    () -> {
                        server.leader = next;
                        server.streams.closeAll(next);
                    };

            try (var proxy = server.connect("pod-0")) {
                proxy.hello(1);

                assertEquals("10.0.0.9:15010", trailers(proxy.end()).get(LeaderInterceptor.LEADER));
                assertEquals(0, server.streams.size());
            }
        }
    }

    @Test
    void refusesWhoeverHasNoTokenOfAPod() throws Exception {
        try (var server = new TestingFleetServer();
                var nobody = server.connectWithoutToken();
                var forger = server.connect("forged");
                var early = server.connect("away")) {
            assertEquals(Status.Code.UNAUTHENTICATED, nobody.end().getStatus().getCode());
            assertEquals(Status.Code.UNAUTHENTICATED, forger.end().getStatus().getCode());
            assertEquals(Status.Code.UNAVAILABLE, early.end().getStatus().getCode());
        }
    }

    @Test
    void theNewestStreamOfAPodWins() throws Exception {
        try (var server = new TestingFleetServer();
                var first = server.connect("pod-0");
                var second = server.connect("pod-0")) {
            first.hello(1);
            server.nextChange();

            second.hello(2);
            server.nextChange();

            assertEquals(Status.Code.ABORTED, first.end().getStatus().getCode());
            assertEquals(Optional.of(TestingProxy.report(2, 0)), server.streams.report(POD));
        }
    }

    @Test
    void aStreamOfAnOlderEpochDoesNotReplaceANewerOne() throws Exception {
        try (var server = new TestingFleetServer();
                var current = server.connect("pod-0");
                var stale = server.connect("pod-0")) {
            current.hello(5);
            server.nextChange();

            stale.hello(4);

            assertEquals(Status.Code.FAILED_PRECONDITION, stale.end().getStatus().getCode());
            assertFalse(current.hasEnded());
            assertEquals(Optional.of(TestingProxy.report(5, 0)), server.streams.report(POD));
        }
    }

    @Test
    void aStreamThatEndsLeavesThePodSilent() throws Exception {
        try (var server = new TestingFleetServer();
                var proxy = server.connect("pod-0")) {
            proxy.hello(1);
            server.nextChange();

            proxy.complete();

            assertEquals(POD, server.nextChange());
            assertEquals(Optional.empty(), server.streams.report(POD));
        }
    }

    @Test
    void endsAStreamOnWhichNobodySpeaks() throws Exception {
        try (var server = new TestingFleetServer(100, Duration.ofMillis(50));
                var mute = server.connect("pod-0")) {
            assertEquals(Status.Code.DEADLINE_EXCEEDED, mute.end().getStatus().getCode());
        }
    }

    @Test
    void endsAStreamWithGarbageOrWithTooMuchOfIt() throws Exception {
        var garbage =
                dev.midflight.wire.fleet.v1.ProxyMessage.newBuilder()
                        .setHello(Hello.newBuilder().setProtocol(1))
                        .build();
        var huge =
                dev.midflight.wire.fleet.v1.ProxyMessage.newBuilder()
                        .setResult(
                                dev.midflight.wire.fleet.v1.CommandResult.newBuilder()
                                        .setMessage("x".repeat(5000)))
                        .build();
        try (var server = new TestingFleetServer();
                var one = server.connect("pod-0");
                var other = server.connect("pod-1")) {
            one.sendRaw(garbage);
            other.sendRaw(huge);

            assertEquals(Status.Code.INVALID_ARGUMENT, one.end().getStatus().getCode());
            assertEquals(Status.Code.RESOURCE_EXHAUSTED, other.end().getStatus().getCode());
        }
    }

    @Test
    void takesNoMoreStreamsThanItsLimit() throws Exception {
        try (var server = new TestingFleetServer(1, Duration.ofMinutes(1));
                var first = server.connect("pod-0");
                var second = server.connect("pod-1")) {
            first.hello(1);
            server.nextChange();

            second.hello(1);

            assertEquals(Status.Code.RESOURCE_EXHAUSTED, second.end().getStatus().getCode());
        }
    }

    @Test
    void rotatingTheCertificateDropsNoStream() throws Exception {
        try (var server = new TestingFleetServer();
                var before = server.connect("pod-0")) {
            before.hello(1);
            server.nextChange();

            server.rotate();
            try (var after = server.connect("pod-1")) {
                after.hello(1);
                server.nextChange();
                before.send(new ProxyMessage.Report(TestingProxy.report(2, 0)));

                assertEquals(POD, server.nextChange());
                assertEquals(2, server.streams.size());
            }
        }
    }

    private static Future<CommandResult> ask(
            TestingFleetServer server, Action action, Duration timeout) {
        FutureTask<CommandResult> task =
                new FutureTask<>(() -> server.streams.ask(POD, action, timeout));
        Thread.startVirtualThread(task);
        return task;
    }

    private static Metadata trailers(StatusRuntimeException end) {
        return requireNonNull(end.getTrailers(), "no trailers");
    }
}
