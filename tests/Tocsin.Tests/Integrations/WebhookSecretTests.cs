using System.Text;
using Tocsin.Integrations.Webhook;

namespace Tocsin.Tests.Integrations;

public sealed class WebhookSecretTests
{
    [Fact]
    public void The_known_answer_of_standard_webhooks()
    {
        var secret = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        const string Signed = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}";
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            secret.Standard(Encoding.UTF8.GetBytes(Signed))
        );
    }

    // RFC 4231, test case 2, and the one of GitHub's documentation: the key is the text itself.
    [Theory]
    [InlineData(
        "Jefe",
        "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )]
    [InlineData(
        "It's a Secret to Everybody",
        "Hello, World!",
        "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    )]
    public void The_branded_signature_is_made_with_the_whole_text(string secret, string payload, string expected) =>
        Assert.Equal("sha256=" + expected, new WebhookSecret(secret).Branded(Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void A_secret_that_only_looks_like_base64_is_used_as_it_stands()
    {
        var payload = "x"u8.ToArray();
        var odd = new WebhookSecret("whsec_not base64 at all!");
        Assert.Equal(
            Convert.ToHexStringLower(Convert.FromBase64String(odd.Standard(payload)[3..])),
            odd.Branded(payload)["sha256=".Length..]
        );
    }
}
