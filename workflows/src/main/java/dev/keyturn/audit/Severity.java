package dev.keyturn.audit;

/** How much a finding matters, the worst first. */
public enum Severity {
  /** Others may use the key now. */
  CRITICAL,
  /** Data may be lost, or become unreadable. */
  HIGH,
  /** A control is not kept. */
  MEDIUM,
  /** Something will stop working later. */
  LOW
}
