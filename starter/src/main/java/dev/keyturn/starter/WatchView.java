package dev.keyturn.starter;

import dev.keyturn.replacement.RunStatus;
import java.util.List;

/** Shows a person how a run goes on. */
interface WatchView extends AutoCloseable {
  /** Shows the status, and how far the sweeps are that are going. */
  void show(RunStatus status, List<StoreProgress> sweeps);

  /** Says that the run can't be seen for now, and why. */
  void blind(String why);

  @Override
  void close();
}
