package dev.midflight.operator.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicaTest {
    @Test
    void isReadBackFromTheLeasesHolder() {
        Replica replica = new Replica("midflight-operator-5d9f-x2x4z", "10.0.0.7:15010");

        assertEquals(Optional.of(replica), Replica.parse(replica.identity()));
    }

    @Test
    void isNotReadFromAnythingElse() {
        assertEquals(Optional.empty(), Replica.parse("somebody"));
        assertEquals(Optional.empty(), Replica.parse("somebody_"));
        assertEquals(Optional.empty(), Replica.parse(""));
    }
}
