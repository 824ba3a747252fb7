package dev.midflight.webhook;

/** Answers the questions of one webhook; may block, never called on an event loop. */
interface AdmissionHandler {

    AdmissionAnswer answer(AdmissionRequest request);
}
