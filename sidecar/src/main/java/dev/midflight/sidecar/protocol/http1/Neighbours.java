package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.protocol.RequestProtocol;
import dev.midflight.sidecar.protocol.Tunnel;
import dev.midflight.sidecar.protocol.http.Forward;

/**
 * Who takes what HTTP/1.1 does not do itself.
 *
 * @param tunnel upgrades and CONNECT
 * @param http2 connections of listeners that take either version and begin with the other one's
 *     preface
 * @param forward requests to clusters that speak the other version
 */
public record Neighbours(Tunnel tunnel, RequestProtocol http2, Forward forward) {}
