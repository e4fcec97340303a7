using System.Text.Json;
using System.Text.RegularExpressions;
using Tocsin.Tests.Integrations.Kinds;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations;

/// <summary>The code of docs/integrations/recipes.md, run on what a webhook really gets.</summary>
public sealed class RecipeTests
{
    private static readonly string[] Types = ["finding.new", "finding.resolved", "scan.completed"];

    [Fact]
    public async Task Zapiers_step_knows_Tocsin_from_others()
    {
        Optional.Need(Optional.HasCommand("node"), "node");
        await using var receiver = await Receiver.StartAsync();
        await using var server = await TestServer.StartAsync();
        var secret = (await server.Http.CreateWebhookAsync(new { url = receiver.Url })).Text("secret");
        await server.Http.PublishAsync(Publish("finding.new"));
        var got = await receiver.NextAsync();
        var input = new
        {
            body = System.Text.Encoding.UTF8.GetString(got.Body),
            timestamp = got.Headers["X-Tocsin-Timestamp"],
            signature = got.Headers["X-Tocsin-Signature"],
            secret,
        };
        var output = await RunAsync(
            "zapier",
            "let output;",
            $"const inputData = {JsonSerializer.Serialize(input)};",
            "console.log(JSON.stringify(output))"
        );
        Assert.Equal(["critical", "acme/payments"], [output.Text("severity"), output.Text("target")]);

        var forged = input with { body = input.body.Replace("critical", "low") };
        await Assert.ThrowsAnyAsync<Exception>(() =>
            RunAsync(
                "zapier",
                "let output;",
                $"const inputData = {JsonSerializer.Serialize(forged)};",
                "console.log(JSON.stringify(output))"
            )
        );
    }

    [Fact]
    public async Task PagerDutys_transformer_opens_and_resolves_the_same_incident()
    {
        Optional.Need(Optional.HasCommand("node"), "node");
        await using var receiver = await Receiver.StartAsync();
        await using var server = await TestServer.StartAsync();
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        var said = new List<string>();
        foreach (var type in Types)
        {
            await server.Http.PublishAsync(Publish(type));
            var got = await receiver.NextAsync();
            var emitted = await RunAsync(
                "pagerduty",
                "const emitted = [];",
                "const PD = { Trigger: 'trigger', Resolve: 'resolve', emitGenericEvents: (e) => emitted.push(...e), inputRequest: { body: "
                    + System.Text.Encoding.UTF8.GetString(got.Body)
                    + " } };",
                "console.log(JSON.stringify(emitted))"
            );
            said.AddRange(emitted.EnumerateArray().Select(e => $"{e.Text("event_type")} {e.Text("incident_key")}"));
        }

        Assert.Equal(
            ["trigger tocsin-finding_0Dg3hT6aB3cD4eF5gH6iJ7", "resolve tocsin-finding_0Dg3hT6aB3cD4eF5gH6iJ7"],
            said
        );
    }

    private static object Publish(string type) =>
        new { type, data = JsonSerializer.Deserialize<JsonElement>(Specimens.Example(type)) };

    private static async Task<JsonElement> RunAsync(string recipe, params string[] around)
    {
        var page = await File.ReadAllTextAsync(Repository.File("docs/integrations/recipes.md"));
        var code = Regex.Match(page, $"```js {recipe}\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        Assert.NotEmpty(code);
        var said = await Optional.RunAsync("node", string.Join('\n', [.. around[..^1], code, around[^1]]), "-");
        return JsonDocument.Parse(said).RootElement;
    }
}
