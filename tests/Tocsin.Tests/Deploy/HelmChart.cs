using System.Text.Json.Nodes;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Deploy;

/// <summary>The chart as a release of its own values and a few more. Not by Helm itself: see tests/go/chart.</summary>
internal static class HelmChart
{
    public static async Task<IReadOnlyList<JsonNode>> RenderAsync(string overrides = "{}") =>
        DeployFiles.Yaml(await TextAsync(overrides));

    public static async Task<string> TextAsync(string overrides = "{}")
    {
        Optional.Need(Optional.HasCommand("go"), "go");
        var values = DeployFiles.YamlFile($"{DeployFiles.Chart}/values.yaml").AsObject();
        Merge(values, DeployFiles.Yaml(overrides)[0].AsObject());
        var folder = Directory.CreateTempSubdirectory("tocsin-chart-").FullName;
        try
        {
            var file = Path.Combine(folder, "values.json");
            await File.WriteAllTextAsync(file, values.ToJsonString());
            return await Optional.RunAsync(
                "env",
                "",
                "GO111MODULE=off",
                "go",
                "run",
                Repository.File("tests/go/chart/main.go"),
                Repository.File(DeployFiles.Chart),
                file
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static JsonNode Only(this IEnumerable<JsonNode> documents, string kind) =>
        Assert.Single(documents, d => (string)d["kind"]! == kind);

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (value is JsonObject inner && into[name] is JsonObject known)
            {
                Merge(known, inner);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }
}
