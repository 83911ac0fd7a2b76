package dev.keyturn.sandbox.iam;

import dev.keyturn.sandbox.Xml;
import dev.keyturn.sandbox.iam.Entity.Identity;
import dev.keyturn.sandbox.iam.ManagedPolicy.Version;

/** Makes users, groups, roles and policies, and shows and deletes what is a principal. */
final class Writing {
  private Writing() {}

  static void createUser(IamRequest request, Xml result) {
    create(request, Kind.USER, "", result);
  }

  static void createGroup(IamRequest request, Xml result) {
    create(request, Kind.GROUP, "", result);
  }

  static void createRole(IamRequest request, Xml result) {
    String trust = Documents.trustPolicy(request.required("AssumeRolePolicyDocument"));
    create(request, Kind.ROLE, trust, result);
  }

  private static void create(IamRequest request, Kind kind, String trust, Xml result) {
    show(request.estate().add(request.birth(kind), trust), result);
  }

  static void getUser(IamRequest request, Xml result) {
    show(request.principal(Kind.USER), result);
  }

  static void getRole(IamRequest request, Xml result) {
    show(request.principal(Kind.ROLE), result);
  }

  private static void show(Entity entity, Xml result) {
    Kind kind = entity.identity().kind();
    result.inside(
        kind.word(),
        member -> {
          identity(entity.identity(), member);
          if (kind == Kind.ROLE) {
            member.text("AssumeRolePolicyDocument", Documents.encoded(entity.trust()));
          }
        });
  }

  static void deleteUser(IamRequest request, Xml result) {
    request.estate().remove(request.entity(Kind.USER));
  }

  static void deleteRole(IamRequest request, Xml result) {
    request.estate().remove(request.entity(Kind.ROLE));
  }

  static void deleteUserPolicy(IamRequest request, Xml result) {
    deletePolicy(request, Kind.USER);
  }

  static void deleteRolePolicy(IamRequest request, Xml result) {
    deletePolicy(request, Kind.ROLE);
  }

  private static void deletePolicy(IamRequest request, Kind kind) {
    String name = request.name("PolicyName", Kind.POLICY);
    if (request.entity(kind).policies().remove(name) == null) {
      throw IamErrors.notFound(Kind.POLICY, name);
    }
  }

  static void putUserPolicy(IamRequest request, Xml result) {
    put(request, Kind.USER);
  }

  static void putGroupPolicy(IamRequest request, Xml result) {
    put(request, Kind.GROUP);
  }

  static void putRolePolicy(IamRequest request, Xml result) {
    put(request, Kind.ROLE);
  }

  private static void put(IamRequest request, Kind kind) {
    String name = request.name("PolicyName", Kind.POLICY);
    Entity entity = request.entity(kind);
    entity.put(name, Documents.identityPolicy(request.required("PolicyDocument")));
  }

  static void createPolicy(IamRequest request, Xml result) {
    String document = Documents.identityPolicy(request.required("PolicyDocument"));
    ManagedPolicy made = request.estate().addPolicy(request.birth(Kind.POLICY), document);
    result.inside("Policy", member -> policy(made, member));
  }

  static void createPolicyVersion(IamRequest request, Xml result) {
    ManagedPolicy policy = request.estate().policy(request.required("PolicyArn"));
    String document = Documents.identityPolicy(request.required("PolicyDocument"));
    Version made = policy.add(document, request.isOn("SetAsDefault"), request.now());
    result.inside("PolicyVersion", member -> version(policy, made, member));
  }

  static void identity(Identity identity, Xml member) {
    String word = identity.kind().word();
    member
        .text("Path", identity.path())
        .text(word + "Name", identity.name())
        .text(word + "Id", identity.id())
        .text("Arn", identity.arn())
        .time("CreateDate", identity.created());
  }

  /** What is told of a managed policy besides its versions; nothing attaches policies here. */
  static void policy(ManagedPolicy policy, Xml member) {
    identity(policy.identity(), member);
    member
        .text("DefaultVersionId", policy.defaultVersion())
        .number("AttachmentCount", 0)
        .number("PermissionsBoundaryUsageCount", 0)
        .flag("IsAttachable", true)
        .time("UpdateDate", policy.versions().get(0).created());
  }

  static void version(ManagedPolicy policy, Version version, Xml member) {
    member
        .text("VersionId", version.id())
        .flag("IsDefaultVersion", version.id().equals(policy.defaultVersion()))
        .time("CreateDate", version.created());
  }
}
