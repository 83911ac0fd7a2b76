package dev.keyturn.reencryption;

/** The kinds of {@link ImageryStore}. */
public enum ImageryKind {
  SNAPSHOTS("snapshots", "ReencryptSnapshots"),
  IMAGES("images", "ReencryptImages"),
  LAUNCH_TEMPLATES("launchTemplates", "ReencryptLaunchTemplates"),
  EBS_DEFAULT_KEY("ebsDefaultKey", "ReencryptEbsDefaultKey");

  private final String type;
  private final String workflowType;

  ImageryKind(String type, String workflowType) {
    this.type = type;
    this.workflowType = workflowType;
  }

  /** The type of store in input and reports. */
  public String type() {
    return type;
  }

  /** The type of the workflow that sweeps it. */
  public String workflowType() {
    return workflowType;
  }
}
