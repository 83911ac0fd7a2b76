package dev.keyturn.sandbox;

import java.time.Instant;

/** A request with everything that the frame found out about it. */
public record Call(WireRequest request, Caller caller, String region, Instant now) {}
