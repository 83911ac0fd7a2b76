/**
 * The frame of the sandbox, a strict AWS endpoint for drills and tests: requests, callers, clock,
 * faults and the call log that all services share.
 *
 * <p>One endpoint serves all services. The access key id of a signature names the caller; the
 * signature itself is not verified. State is in memory only.
 *
 * <h2>The control API</h2>
 *
 * <p>Under {@code /_sandbox/}, unsigned, JSON in and out. An unknown field or a bad value is
 * answered with 400 and {@code {"error": reason}}.
 *
 * <dl>
 *   <dt>{@code GET health}
 *   <dd>{@code {"status":"ok","time":…,"maxLag":…,"maxLastUsageLag":…,"maxEventLag":…,
 *       "faults":n}}.
 *   <dt>{@code POST faults}
 *   <dd>Adds a fault: {@code {"service":"kms","kind":"after","operation":"CreateKey",
 *       "caller":"app","resource":"part of it","skip":0,"count":1,"probability":0.5,
 *       "delay":"PT0.5S"}}. Only {@code service} and {@code kind} are required; without {@code
 *       count} it strikes for ever. Kinds are {@code before}, {@code after}, {@code throttle},
 *       {@code error500}, {@code delay}, {@code truncate} and {@code ignore}: see {@link
 *       dev.keyturn.sandbox.Fault.Kind}. Of several faults the one added first strikes.
 *   <dt>{@code DELETE faults}
 *   <dd>Removes all faults.
 *   <dt>{@code POST release}
 *   <dd>{@code {}} lets the calls go on that are being delayed now.
 *   <dt>{@code GET calls?service=&operation=&caller=&error=&fault=&resource=}
 *   <dd>Counts of all calls, by kind, with their {@code total}, and the latest 10,000 calls. Every
 *       filter is optional; {@code resource} matches by substring and filters the calls only.
 *   <dt>{@code DELETE calls}
 *   <dd>Forgets calls and counts.
 *   <dt>{@code POST clock}
 *   <dd>{@code {"advance":"P7D"}} moves the time forward.
 *   <dt>{@code POST lag}
 *   <dd>{@code {"max":"PT2S","lastUsage":"PT1H","events":"PT15M"}}, or some of these, sets how late
 *       what happens from now on is seen at most: changes; a key's use in GetKeyLastUsage (up to an
 *       hour on AWS); a call in CloudTrail's event history (on average five minutes on AWS). Each
 *       delay is drawn from the seed, and last uses and events come at once as long as nobody asks
 *       for more.
 *   <dt>{@code POST callers}
 *   <dd>{@code {"accessKeyId":"app","arn":"arn:aws:iam::111122223333:role/app","iam":true}} puts a
 *       principal behind an access key. With {@code "iam":false} IAM allows it nothing, so that
 *       only key policies and grants do; with {@code "iam":"policies"} KMS heeds the inline
 *       policies that IAM has for the user or role (CreateRole, PutRolePolicy, CreateUser,
 *       PutUserPolicy), an explicit Deny before everything else, and no lag. An unregistered key is
 *       a user of its name with IAM's consent.
 *   <dt>{@code POST iam}
 *   <dd>{@code {"principals":"known"}} has key policies and grants refused that name a user or role
 *       of the sandbox's account which nobody made and which never called; {@code any} takes all
 *       that were never deleted, as at the start.
 *   <dt>{@code POST scp}
 *   <dd>{@code {"account":"111122223333","policy":{"Version":"2012-10-17","Statement":[…]}}} puts a
 *       service control policy above an account: its Deny statements, which name no principals,
 *       hold against every call to KMS of that account, whatever key policies and grants allow.
 *   <dt>{@code DELETE scp}
 *   <dd>Takes all of them away.
 *   <dt>{@code POST s3}
 *   <dd>{@code {"updateObjectEncryption":"overwrites","singleCopyBytes":1000}} makes S3 as lenient
 *       as some emulators are, and its largest single copy smaller.
 *   <dt>{@code POST ec2}
 *   <dd>One of {@code {"write":{"instance":"i-…","device":"/dev/xvda","data":"base64"}}}, the same
 *       with {@code append}, {@code {"read":{"instance":"i-…","device":"/dev/xvda"}}}, answered by
 *       {@code {"data":"base64"}}, which is what the instance's guest does, which has to run; or
 *       {@code {"tag":{"resource":"i-…","key":"aws:autoscaling:groupName","value":"web"}}}, {@code
 *       {"manage":{"resource":"vol-…","principal":"eks.amazonaws.com"}}} and {@code
 *       {"attach":{"volume":"vol-…","to":"arn:aws:ecs:…","principal":"ecs.amazonaws.com"}}}, which
 *       is what AWS's other services do.
 *   <dt>{@code POST dynamodb}
 *   <dd>{@code {"tableKeyCache":"PT0S","replicaKeyChange":"refused"}} sets how long an opened table
 *       key is used before KMS is asked again (five minutes on AWS), and whether a replica's
 *       customer managed key can be exchanged.
 *   <dt>{@code POST rds}
 *   <dd>{@code {"keyCheck":"PT0S"}} sets how long a running database goes on before RDS asks KMS
 *       for its key again; half an hour unless set.
 *   <dt>{@code GET keys}
 *   <dd>All keys and aliases of all regions as they are, without lag: state, policy, tags, grants,
 *       last usage.
 * </dl>
 */
@NullMarked
package dev.keyturn.sandbox;

import org.jspecify.annotations.NullMarked;
