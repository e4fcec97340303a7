using System.Security.Cryptography;
using System.Text;
using Tocsin.Client.Tests.Http;
using Tocsin.Client.Verification;

namespace Tocsin.Client.Tests.Verification;

public sealed class WebhookVerifierTests
{
    private const string Secret = "a_secret_of_the_receiver";
    private const string Body = """{"id":"evt_1","type":"ping","data":{"text":"naïve ☃"}}""";

    private static readonly long Now = InstantTime.Now.ToUnixTimeSeconds();

    [Fact]
    public void Standard_Webhooks_known_answer()
    {
        var headers = new Dictionary<string, string>
        {
            ["webhook-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek",
            ["webhook-timestamp"] = "1614265330",
            ["webhook-signature"] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        };
        var verifier = new WebhookVerifier(
            new WebhookVerifierOptions { Secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] },
            new FixedTime(1614265330)
        );

        var outcome = verifier.VerifyStandard(
            Encoding.UTF8.GetBytes("""{"test": 2432232314}"""),
            headers.GetValueOrDefault
        );

        Assert.Equal(WebhookVerification.Valid, outcome);
    }

    [Fact]
    public void GitHub_known_answer_for_a_signature_over_the_body()
    {
        // The same construction as a webhook with header names of its own and signature_payload "body".
        var headers = new Dictionary<string, string>
        {
            ["X-Hub-Signature-256"] = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        };
        var verifier = new WebhookVerifier(
            new WebhookVerifierOptions
            {
                Secrets = ["It's a Secret to Everybody"],
                SignatureHeader = "X-Hub-Signature-256",
                Payload = SignaturePayload.Body,
            },
            new FixedTime(0)
        );

        Assert.Equal(WebhookVerification.Valid, verifier.Verify("Hello, World!"u8, headers.GetValueOrDefault));
        Assert.Equal(WebhookVerification.Mismatch, verifier.Verify("Hello, World"u8, headers.GetValueOrDefault));
    }

    public static TheoryData<string, string?, string?, WebhookVerification> Branded =>
        new()
        {
            { "as sent", Hex(Secret, $"{Now}.{Body}"), $"{Now}", WebhookVerification.Valid },
            { "upper case", Hex(Secret, $"{Now}.{Body}", upper: true), $"{Now}", WebhookVerification.Valid },
            { "oldest", Hex(Secret, $"{Now - 300}.{Body}"), $"{Now - 300}", WebhookVerification.Valid },
            { "newest", Hex(Secret, $"{Now + 300}.{Body}"), $"{Now + 300}", WebhookVerification.Valid },
            { "too old", Hex(Secret, $"{Now - 301}.{Body}"), $"{Now - 301}", WebhookVerification.TimestampTooOld },
            { "future", Hex(Secret, $"{Now + 301}.{Body}"), $"{Now + 301}", WebhookVerification.TimestampInFuture },
            { "no signature", null, $"{Now}", WebhookVerification.MissingSignature },
            { "empty signature", "", $"{Now}", WebhookVerification.MissingSignature },
            { "no timestamp", Hex(Secret, $"{Now}.{Body}"), null, WebhookVerification.MissingTimestamp },
            { "negative", Hex(Secret, $"{Now}.{Body}"), $"-{Now}", WebhookVerification.MalformedTimestamp },
            { "spaces", Hex(Secret, $"{Now}.{Body}"), $" {Now}", WebhookVerification.MalformedTimestamp },
            { "words", Hex(Secret, $"{Now}.{Body}"), "now", WebhookVerification.MalformedTimestamp },
            { "huge", Hex(Secret, $"{Now}.{Body}"), new string('9', 40), WebhookVerification.MalformedTimestamp },
            { "last", Hex(Secret, $"{Now}.{Body}"), $"{long.MaxValue}", WebhookVerification.TimestampInFuture },
            { "no prefix", Hex(Secret, $"{Now}.{Body}")[7..], $"{Now}", WebhookVerification.MalformedSignature },
            { "cut", Hex(Secret, $"{Now}.{Body}")[..^2], $"{Now}", WebhookVerification.MalformedSignature },
            { "not hex", "sha256=" + new string('z', 64), $"{Now}", WebhookVerification.MalformedSignature },
            { "over the body alone", Hex(Secret, Body), $"{Now}", WebhookVerification.Mismatch },
            { "other body", Hex(Secret, $"{Now}.{Body} "), $"{Now}", WebhookVerification.Mismatch },
            { "other time", Hex(Secret, $"{Now - 1}.{Body}"), $"{Now}", WebhookVerification.Mismatch },
            { "other secret", Hex("another_secret_here", $"{Now}.{Body}"), $"{Now}", WebhookVerification.Mismatch },
        };

    [Theory]
    [MemberData(nameof(Branded))]
    public void Branded_headers(string what, string? signature, string? timestamp, WebhookVerification expected)
    {
        var outcome = Verifier(Secret)
            .Verify(
                Encoding.UTF8.GetBytes(Body),
                name =>
                    name switch
                    {
                        "X-Tocsin-Signature" => signature,
                        "X-Tocsin-Timestamp" => timestamp,
                        _ => null,
                    }
            );

        Assert.True(expected == outcome, $"{what}: {outcome}");
    }

    public static TheoryData<string, string?, string?, string?, WebhookVerification> Standard
    {
        get
        {
            var key = RandomNumberGenerator.GetBytes(24);
            var good = Base64(Encoding.UTF8.GetBytes(Secret), $"evt_1.{Now}.{Body}");
            var other = Base64(key, $"evt_1.{Now}.{Body}");
            return new()
            {
                { "as sent", good, "evt_1", $"{Now}", WebhookVerification.Valid },
                { "second of two", $"{other} {good}", "evt_1", $"{Now}", WebhookVerification.Valid },
                { "first of two", $"{good} {other}", "evt_1", $"{Now}", WebhookVerification.Valid },
                { "beside another version", $"v1a,AAAA {good}", "evt_1", $"{Now}", WebhookVerification.Valid },
                { "beside rubbish", $"v1,??? {good}", "evt_1", $"{Now}", WebhookVerification.Valid },
                { "other secret", other, "evt_1", $"{Now}", WebhookVerification.Mismatch },
                { "other id", good, "evt_2", $"{Now}", WebhookVerification.Mismatch },
                { "other time", good, "evt_1", $"{Now + 1}", WebhookVerification.Mismatch },
                { "only another version", "v2,AAAA", "evt_1", $"{Now}", WebhookVerification.MalformedSignature },
                { "short", "v1,AAAA", "evt_1", $"{Now}", WebhookVerification.MalformedSignature },
                { "no signature", null, "evt_1", $"{Now}", WebhookVerification.MissingSignature },
                { "no id", good, null, $"{Now}", WebhookVerification.MissingId },
                { "no timestamp", good, "evt_1", null, WebhookVerification.MissingTimestamp },
                { "too old", good, "evt_1", $"{Now - 301}", WebhookVerification.TimestampTooOld },
                { "future", good, "evt_1", $"{Now + 301}", WebhookVerification.TimestampInFuture },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Standard))]
    public void Standard_headers(string what, string? signature, string? id, string? time, WebhookVerification expected)
    {
        var outcome = Verifier(Secret)
            .VerifyStandard(
                Encoding.UTF8.GetBytes(Body),
                name =>
                    name switch
                    {
                        "webhook-signature" => signature,
                        "webhook-id" => id,
                        "webhook-timestamp" => time,
                        _ => null,
                    }
            );

        Assert.True(expected == outcome, $"{what}: {outcome}");
    }

    [Fact]
    public void A_whsec_secret_is_decoded_for_the_standard_headers_and_taken_whole_for_the_branded_one()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var secret = "whsec_" + Convert.ToBase64String(key);
        var headers = new Dictionary<string, string>
        {
            ["X-Tocsin-Signature"] = Hex(secret, $"{Now}.{Body}"),
            ["X-Tocsin-Timestamp"] = $"{Now}",
            ["webhook-id"] = "evt_1",
            ["webhook-timestamp"] = $"{Now}",
            ["webhook-signature"] = Base64(key, $"evt_1.{Now}.{Body}"),
        };
        var body = Encoding.UTF8.GetBytes(Body);

        Assert.Equal(WebhookVerification.Valid, Verifier(secret).Verify(body, headers.GetValueOrDefault));
        Assert.Equal(WebhookVerification.Valid, Verifier(secret).VerifyStandard(body, headers.GetValueOrDefault));
    }

    [Fact]
    public void A_secret_that_only_looks_like_base64_is_taken_as_it_is()
    {
        const string secret = "whsec_this is no base64!";
        var headers = new Dictionary<string, string>
        {
            ["webhook-id"] = "evt_1",
            ["webhook-timestamp"] = $"{Now}",
            ["webhook-signature"] = Base64(Encoding.UTF8.GetBytes(secret), $"evt_1.{Now}.{Body}"),
        };

        var outcome = Verifier(secret).VerifyStandard(Encoding.UTF8.GetBytes(Body), headers.GetValueOrDefault);

        Assert.Equal(WebhookVerification.Valid, outcome);
    }

    [Fact]
    public void Either_of_two_secrets_will_do_and_the_prefix_names_both_headers()
    {
        var headers = new Dictionary<string, string>
        {
            ["X-Acme-Signature"] = Hex(Secret, $"{Now}.{Body}"),
            ["X-Acme-Timestamp"] = $"{Now}",
        };
        var verifier = new WebhookVerifier(
            new WebhookVerifierOptions { Secrets = ["the_secret_of_tomorrow", Secret], HeaderPrefix = "X-Acme" },
            new InstantTime()
        );

        var outcome = verifier.Verify(Encoding.UTF8.GetBytes(Body), headers.GetValueOrDefault);

        Assert.Equal(WebhookVerification.Valid, outcome);
    }

    [Fact]
    public void No_secret_verifies_nothing()
    {
        Assert.Throws<ArgumentException>(() => Verifier());
        Assert.Throws<ArgumentException>(() => Verifier(""));
    }

    private static WebhookVerifier Verifier(params string[] secrets) =>
        new(new WebhookVerifierOptions { Secrets = secrets }, new InstantTime());

    private static string Hex(string secret, string content, bool upper = false)
    {
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(content));
        return "sha256=" + (upper ? Convert.ToHexString(mac) : Convert.ToHexStringLower(mac));
    }

    private static string Base64(byte[] key, string content) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(content)));

    private sealed class FixedTime(long seconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(seconds);
    }
}
