package dev.keyturn.reencryption;

import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;

/** The Updates by which people hold up or slow down what re-encrypts. */
public interface PaceHandlers {
  /** Holds up the re-encryption; pages that are going hand over within seconds. */
  @UpdateMethod(
      name = "pause",
      description = "Hold up the re-encryption within seconds: {\"by\":\"you@example.com\"}")
  Receipt pause(Pause pause);

  @UpdateValidatorMethod(updateName = "pause")
  void checkPause(Pause pause);

  /** Goes on. */
  @UpdateMethod(
      name = "resume",
      description = "Go on with what was paused: {\"by\":\"you@example.com\"}")
  Receipt resume(Resume resume);

  @UpdateValidatorMethod(updateName = "resume")
  void checkResume(Resume resume);

  /** Limits how many objects are looked at in a second. */
  @UpdateMethod(
      name = "throttle",
      description = "Look at so many objects per second: {\"objectsPerSecond\":100}; {} lifts it")
  Receipt throttle(Throttle throttle);

  @UpdateValidatorMethod(updateName = "throttle")
  void checkThrottle(Throttle throttle);
}
