using Tocsin.Scanning.Secrets;
using static Tocsin.Scanning.Tests.Sarif.Reading;

namespace Tocsin.Scanning.Tests.Secrets;

public sealed class SecretMaskTests
{
    private const string Token = "ghp_aaaaBBBBccccDDDDeeeeFFFFgggg00001111";

    [Fact]
    public void A_known_token_is_shown_by_four_characters()
    {
        Assert.Equal("token = 'ghp_************';", SecretMask.Known($"token = '{Token}';"));
        Assert.Equal("nothing to hide", SecretMask.Known("nothing to hide"));
        Assert.Equal("postgres://app:hunt************@db/x", SecretMask.Known("postgres://app:hunter22@db/x"));
    }

    [Theory]
    [InlineData("password = \"hunter22!\"", "hunter22!")]
    [InlineData("PASSWORD=correcthorse", "correcthorse")]
    [InlineData("api_key: 'a b c d e f'", "a b c d e f")]
    [InlineData("0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef")]
    [InlineData("hunter22", "hunter22")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nAAAABBBBCCCC\nDDDD\n-----END RSA PRIVATE KEY-----", "AAAABBBBCCCC")]
    public void What_a_secret_rule_found_is_masked_in_code(string code, string secret)
    {
        var masked = SecretMask.Code(code);
        Assert.DoesNotContain(secret, masked, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[4..], masked, StringComparison.Ordinal);
        Assert.Contains("************", masked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_masked_in_message_title_and_snippet_of_any_tool()
    {
        var result = await OneAsync(
            Run(
                $$$$$""" "results":[{"ruleId":"x","message":{"text":"found {{{{{Token}}}}} here"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a"},"region":{"startLine":1,"snippet":{"text":"let t = {{{{{Token}}}}}"} } } }]}]"""
            )
        );
        Assert.Equal("found ghp_************ here", result.Message);
        Assert.Equal("found ghp_************ here", result.Title);
        Assert.Equal("let t = ghp_************", result.Snippet);
    }

    [Theory]
    [InlineData("generic-password", "[]", "Sample")]
    [InlineData("G101", "[\"CWE-798\"]", "Sample")]
    [InlineData("B105", "[\"external/cwe/cwe-259\"]", "Sample")]
    [InlineData("rule", "[\"Secret\"]", "Sample")]
    [InlineData("rule", "[]", "gitleaks")]
    public async Task A_secret_of_no_known_form_is_masked_by_its_rule(string rule, string tags, string tool)
    {
        var result = await OneAsync(
            Run(
                $$$$$""" "results":[{"ruleId":"{{{{{rule}}}}}","message":{"text":"Possible hardcoded password: 'tr0ub4dor&3'"},"properties":{"tags":{{{{{tags}}}}}},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a"},"region":{"startLine":1,"snippet":{"text":"pw = 'tr0ub4dor&3'"} } } }]}]""",
                tool: tool
            )
        );
        Assert.Equal("Possible hardcoded password: 'tr0u************'", result.Message);
        Assert.Equal("pw = 'tr0u************'", result.Snippet);
    }

    [Fact]
    public async Task Code_of_other_rules_is_left_readable()
    {
        var result = await OneAsync(
            Run(
                """ "results":[{"ruleId":"weak-hash","message":{"text":"md5 is weak"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a"},"region":{"startLine":1,"snippet":{"text":"createHash('md5').update(\"something longer\")"} } } }]}]"""
            )
        );
        Assert.Equal("createHash('md5').update(\"something longer\")", result.Snippet);
    }

    [Fact]
    public void Masking_twice_changes_nothing()
    {
        var code = $"password = \"hunter22!\" + '{Token}'";
        var once = SecretMask.Code(code);
        Assert.Equal(once, SecretMask.Code(once));
        Assert.Equal(once, SecretMask.Known(once));
    }
}
