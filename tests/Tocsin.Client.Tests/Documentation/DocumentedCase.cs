using System.Security.Cryptography;
using System.Text;

namespace Tocsin.Client.Tests.Documentation;

/// <summary>One delivery, and what every documented verifier has to say of it.</summary>
internal sealed record DocumentedCase(
    string Name,
    string Body,
    string Secret,
    long Now,
    Dictionary<string, string> Headers,
    bool Branded,
    bool Standard
)
{
    private const long Then = 1772366400;
    private const string Secret1 = "a_secret_of_the_receiver";
    private const string Secret2 = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Ping = """{"id":"evt_1","type":"ping"}""";

    // Bytes that another JSON writer, or another encoding, would spell differently.
    private const string Nasty =
        "{\"id\":\"evt_1\", \"n\":1.0e+2,\"t\":\"na\u00EFve \u2603 \U0001F600 \u2028 \\u0041\"}\n";

    public static IReadOnlyList<DocumentedCase> All { get; } =
    [
        Signed("as sent", Ping, Secret1, Then, branded: true, standard: true),
        Signed("a whsec secret", Ping, Secret2, Then, branded: true, standard: true),
        Signed("nasty text", Nasty, Secret2, Then, branded: true, standard: true),
        Signed("an empty body", "", Secret1, Then, branded: true, standard: true),
        Signed("five minutes ago", Ping, Secret1, Then + 300, branded: true, standard: true),
        Signed("five minutes ahead", Ping, Secret1, Then - 300, branded: true, standard: true),
        Signed("too old", Ping, Secret1, Then + 301, branded: false, standard: false),
        Signed("in the future", Ping, Secret1, Then - 301, branded: false, standard: false),
        Signed("another body", Ping, Secret1, Then, branded: false, standard: false) with
        {
            Body = Ping + " ",
        },
        Signed("another secret", Ping, Secret1, Then, branded: false, standard: false) with
        {
            Secret = "other",
        },
        Without("X-Tocsin-Signature", branded: false, standard: true),
        Without("X-Tocsin-Timestamp", branded: false, standard: true),
        Without("webhook-signature", branded: true, standard: false),
        Without("webhook-timestamp", branded: true, standard: false),
        Without("webhook-id", branded: true, standard: false),
        With("X-Tocsin-Timestamp", "now", branded: false, standard: true),
        With("X-Tocsin-Timestamp", "-1772366400", branded: false, standard: true),
        With("X-Tocsin-Timestamp", new string('9', 5000), branded: false, standard: true),
        With("X-Tocsin-Signature", "sha256=", branded: false, standard: true),
        With("X-Tocsin-Signature", "sha256=" + new string('z', 64), branded: false, standard: true),
        With("X-Tocsin-Signature", "sha256=" + new string('\u00E9', 64), branded: false, standard: true),
        With("webhook-signature", "v1, v2,abc", branded: true, standard: false),
        With(
            "webhook-signature",
            $"v1,{new string('A', 43)}= {Signed("", Ping, Secret1, Then, true, true).Headers["webhook-signature"]}",
            branded: true,
            standard: true
        ),
        // Computed by openssl, as the page's last section shows.
        With(
            "X-Tocsin-Signature",
            "sha256=b6099179ff327638638408a1b78f26fa07c545ea9fd3de48cfedf019a54bbffb",
            branded: true,
            standard: true
        ),
    ];

    private static DocumentedCase Without(string header, bool branded, bool standard)
    {
        var made = Signed($"without {header}", Ping, Secret1, Then, branded, standard);
        made.Headers.Remove(header);
        return made;
    }

    private static DocumentedCase With(string header, string value, bool branded, bool standard)
    {
        var made = Signed($"{header}: {value[..Math.Min(40, value.Length)]}", Ping, Secret1, Then, branded, standard);
        made.Headers[header] = value;
        return made;
    }

    private static DocumentedCase Signed(string name, string body, string secret, long now, bool branded, bool standard)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var decoded = secret == Secret2 ? Convert.FromBase64String(secret["whsec_".Length..]) : plain;
        var hex = Convert.ToHexStringLower(HMACSHA256.HashData(plain, Encoding.UTF8.GetBytes($"{Then}.{body}")));
        var base64 = Convert.ToBase64String(
            HMACSHA256.HashData(decoded, Encoding.UTF8.GetBytes($"evt_1.{Then}.{body}"))
        );
        var headers = new Dictionary<string, string>
        {
            ["X-Tocsin-Timestamp"] = $"{Then}",
            ["X-Tocsin-Signature"] = $"sha256={hex}",
            ["webhook-id"] = "evt_1",
            ["webhook-timestamp"] = $"{Then}",
            ["webhook-signature"] = $"v1,{base64}",
        };
        return new DocumentedCase(name, body, secret, now, headers, branded, standard);
    }
}
