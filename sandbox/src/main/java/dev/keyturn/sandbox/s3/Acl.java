package dev.keyturn.sandbox.s3;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An access control list: the owner's canonical id and the grants. */
record Acl(String owner, List<Grant> grants) {
  private static final String GROUPS = "http://acs.amazonaws.com/groups/";
  private static final String ALL_USERS = GROUPS + "global/AllUsers";
  private static final String AUTHENTICATED = GROUPS + "global/AuthenticatedUsers";
  private static final String FULL_CONTROL = "FULL_CONTROL";
  private static final List<String> PERMISSIONS =
      List.of(FULL_CONTROL, "READ", "WRITE", "READ_ACP", "WRITE_ACP");

  Acl {
    grants = List.copyOf(grants);
  }

  /** One permission for a canonical user id, or for the group of a URI. */
  record Grant(String grantee, String permission) {
    boolean toGroup() {
      return grantee.startsWith(GROUPS);
    }

    boolean isPublic() {
      return grantee.equals(ALL_USERS) || grantee.equals(AUTHENTICATED);
    }
  }

  /** The list that gives nothing but full control to the owner. */
  static Acl privateTo(String owner) {
    return new Acl(owner, List.of(new Grant(owner, FULL_CONTROL)));
  }

  /** The list that a writing request's headers ask for; private if they ask for none. */
  static Acl of(S3Request request, Bucket bucket) {
    String owner = canonicalId(request.caller().account());
    Optional<String> canned = request.header("x-amz-acl");
    List<Grant> grants = new ArrayList<>();
    for (String permission : PERMISSIONS) {
      String header = "x-amz-grant-" + permission.replace('_', '-').toLowerCase(Locale.ROOT);
      request.header(header).ifPresent(value -> grants.addAll(parse(value, permission)));
    }
    if (canned.isPresent() && !grants.isEmpty()) {
      throw Errors.invalidRequest("Specifying both Canned ACLs and Header Grants is not allowed");
    }
    if (canned.isEmpty() && grants.isEmpty()) {
      return privateTo(owner);
    }
    Acl acl =
        canned.isPresent()
            ? canned(canned.get(), owner, canonicalId(bucket.identity().account()))
            : new Acl(owner, grants);
    boolean harmless = canned.filter("bucket-owner-full-control"::equals).isPresent();
    refuseIfUnsupported(bucket, harmless);
    refuseIfBlocked(bucket, acl);
    return acl;
  }

  /** Whether a request asks for any list in its headers. */
  static boolean inHeaders(S3Request request) {
    return request.headers().names().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.equals("x-amz-acl") || name.startsWith("x-amz-grant-"));
  }

  /** Reads an {@code AccessControlPolicy}. */
  static Acl parse(byte[] document, Bucket bucket) {
    XmlNode root = XmlNode.parse(document, "AccessControlPolicy");
    String owner =
        root.child("Owner").flatMap(o -> o.value("ID")).orElseThrow(Errors::malformedXml);
    List<Grant> grants = new ArrayList<>();
    for (XmlNode grant :
        root.child("AccessControlList").orElseThrow(Errors::malformedXml).all("Grant")) {
      XmlNode grantee = grant.child("Grantee").orElseThrow(Errors::malformedXml);
      String name =
          grantee
              .value("ID")
              .or(() -> grantee.value("URI"))
              .orElseThrow(() -> Errors.notImplemented("a grantee by e-mail address"));
      grants.add(new Grant(name, permission(grant.required("Permission"))));
    }
    Acl acl = new Acl(owner, grants);
    refuseIfUnsupported(bucket, acl.equals(privateTo(canonicalId(bucket.identity().account()))));
    refuseIfBlocked(bucket, acl);
    return acl;
  }

  /** Writes the list's answer. */
  Reply reply() {
    return Reply.xml(
        "AccessControlPolicy",
        xml -> {
          xml.inside("Owner", o -> o.text("ID", owner));
          xml.inside("AccessControlList", list -> grants.forEach(grant -> write(list, grant)));
        });
  }

  /** The canonical user id of an account. */
  static String canonicalId(String account) {
    byte[] hash = ChecksumAlgorithm.hash("SHA-256", List.of(Reply.utf8("canonical " + account)));
    return HexFormat.of().formatHex(hash);
  }

  private static void write(XmlDocument xml, Grant grant) {
    xml.inside(
        "Grant",
        g -> {
          String type = grant.toGroup() ? "Group" : "CanonicalUser";
          String name = grant.toGroup() ? "URI" : "ID";
          g.typed("Grantee", type, grantee -> grantee.text(name, grant.grantee()));
          g.text("Permission", grant.permission());
        });
  }

  private static Acl canned(String name, String owner, String bucketOwner) {
    List<Grant> grants = new ArrayList<>();
    grants.add(new Grant(owner, FULL_CONTROL));
    switch (name) {
      case "private" -> {}
      case "public-read" -> grants.add(new Grant(ALL_USERS, "READ"));
      case "public-read-write" -> {
        grants.add(new Grant(ALL_USERS, "READ"));
        grants.add(new Grant(ALL_USERS, "WRITE"));
      }
      case "authenticated-read" -> grants.add(new Grant(AUTHENTICATED, "READ"));
      case "bucket-owner-read" -> addUnlessSame(grants, new Grant(bucketOwner, "READ"));
      case "bucket-owner-full-control" ->
          addUnlessSame(grants, new Grant(bucketOwner, FULL_CONTROL));
      default -> throw Errors.invalidArgument("x-amz-acl", name, "Unknown canned ACL");
    }
    return new Acl(owner, grants);
  }

  private static void addUnlessSame(List<Grant> grants, Grant grant) {
    if (!grants.get(0).grantee().equals(grant.grantee())) {
      grants.add(grant);
    }
  }

  private static void refuseIfUnsupported(Bucket bucket, boolean harmless) {
    if (bucket.settings().ownership() == Ownership.BUCKET_OWNER_ENFORCED && !harmless) {
      throw Refusal.of("AccessControlListNotSupported", 400, "The bucket does not allow ACLs");
    }
  }

  private static void refuseIfBlocked(Bucket bucket, Acl acl) {
    if (bucket.settings().blocksPublicAcls() && acl.grants.stream().anyMatch(Grant::isPublic)) {
      throw Errors.accessDenied(
          "User is not authorized to perform: s3:PutObjectAcl because public access control lists"
              + " (ACLs) are prevented by the BlockPublicAcls setting in S3 Block Public Access.");
    }
  }

  private static List<Grant> parse(String header, String permission) {
    return Arrays.stream(header.split(",", -1))
        .map(String::strip)
        .map(grantee -> new Grant(grantee(grantee), permission))
        .toList();
  }

  private static String grantee(String text) {
    int equals = text.indexOf('=');
    String type = equals < 0 ? "" : text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip().replace("\"", "");
    return switch (type) {
      case "id", "uri" -> value;
      case "emailAddress" -> throw Errors.notImplemented("a grantee by e-mail address");
      default ->
          throw Errors.invalidArgument("x-amz-grant", text, "Argument format not recognized");
    };
  }

  private static String permission(String name) {
    if (!PERMISSIONS.contains(name)) {
      throw Errors.malformedXml();
    }
    return name;
  }
}
