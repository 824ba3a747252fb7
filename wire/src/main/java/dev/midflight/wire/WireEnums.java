package dev.midflight.wire;

import dev.midflight.model.InterceptionMode;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotState;
import dev.midflight.wire.fleet.v1.Interception;

/** The enumerations of the fleet channel. */
final class WireEnums {
    private WireEnums() {}

    static dev.midflight.wire.fleet.v1.Slot toWire(Slot slot) {
        return switch (slot) {
            case A -> dev.midflight.wire.fleet.v1.Slot.SLOT_A;
            case B -> dev.midflight.wire.fleet.v1.Slot.SLOT_B;
        };
    }

    static Slot toModel(dev.midflight.wire.fleet.v1.Slot slot) throws MalformedMessageException {
        return switch (slot) {
            case SLOT_A -> Slot.A;
            case SLOT_B -> Slot.B;
            case SLOT_UNSPECIFIED, UNRECOGNIZED ->
                    throw new MalformedMessageException("slot: " + slot + " (expected: A or B)");
        };
    }

    static dev.midflight.wire.fleet.v1.SlotState toWire(SlotState state) {
        return switch (state) {
            case UNREACHABLE -> dev.midflight.wire.fleet.v1.SlotState.SLOT_STATE_UNREACHABLE;
            case STANDBY -> dev.midflight.wire.fleet.v1.SlotState.SLOT_STATE_STANDBY;
            case STARTING -> dev.midflight.wire.fleet.v1.SlotState.SLOT_STATE_STARTING;
            case SERVING -> dev.midflight.wire.fleet.v1.SlotState.SLOT_STATE_SERVING;
            case DRAINING -> dev.midflight.wire.fleet.v1.SlotState.SLOT_STATE_DRAINING;
            case SOAKING -> dev.midflight.wire.fleet.v1.SlotState.SLOT_STATE_SOAKING;
            case FAILED -> dev.midflight.wire.fleet.v1.SlotState.SLOT_STATE_FAILED;
        };
    }

    static SlotState toModel(dev.midflight.wire.fleet.v1.SlotState state)
            throws MalformedMessageException {
        return switch (state) {
            case SLOT_STATE_UNREACHABLE -> SlotState.UNREACHABLE;
            case SLOT_STATE_STANDBY -> SlotState.STANDBY;
            case SLOT_STATE_STARTING -> SlotState.STARTING;
            case SLOT_STATE_SERVING -> SlotState.SERVING;
            case SLOT_STATE_DRAINING -> SlotState.DRAINING;
            case SLOT_STATE_SOAKING -> SlotState.SOAKING;
            case SLOT_STATE_FAILED -> SlotState.FAILED;
            case SLOT_STATE_UNSPECIFIED, UNRECOGNIZED ->
                    throw new MalformedMessageException("slot state: " + state);
        };
    }

    static Interception.Mode toWire(InterceptionMode mode) {
        return switch (mode) {
            case UNKNOWN -> Interception.Mode.MODE_UNSPECIFIED;
            case ON -> Interception.Mode.MODE_ON;
            case BYPASSED -> Interception.Mode.MODE_BYPASSED;
        };
    }

    static InterceptionMode toModel(Interception.Mode mode) {
        return switch (mode) {
            case MODE_ON -> InterceptionMode.ON;
            case MODE_BYPASSED -> InterceptionMode.BYPASSED;
            case MODE_UNSPECIFIED, UNRECOGNIZED -> InterceptionMode.UNKNOWN;
        };
    }
}
