using System.Text.Json.Nodes;
using Tocsin.Tests.Testing;
using YamlDotNet.RepresentationModel;

namespace Tocsin.Tests.Deploy;

/// <summary>The files under <c>deploy/</c>, as whoever uses them reads them.</summary>
internal static class DeployFiles
{
    public const string Chart = "deploy/helm/tocsin";

    /// <summary>Every file under <c>deploy/</c>, by its path in the repository.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Repository.File("deploy"), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static string Text(string path) => File.ReadAllText(Repository.File(path));

    /// <summary>Every document of a YAML text, as JSON.</summary>
    public static IReadOnlyList<JsonNode> Yaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(d => Node(d.RootNode)).OfType<JsonNode>()];
    }

    /// <summary>The one document of a YAML file.</summary>
    public static JsonNode YamlFile(string path) => Assert.Single(Yaml(Text(path)));

    private static JsonNode? Node(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => Map(map),
            YamlSequenceNode list => new JsonArray([.. list.Select(Node)]),
            YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } plain => Plain(plain.Value!),
            YamlScalarNode quoted => JsonValue.Create(quoted.Value),
            _ => null,
        };

    // "<<" takes over what another map has, and what is said beside it goes before.
    private static JsonObject Map(YamlMappingNode map)
    {
        var merged = new JsonObject();
        foreach (var (key, value) in map.OrderBy(p => ((YamlScalarNode)p.Key).Value == "<<" ? 0 : 1))
        {
            if (((YamlScalarNode)key).Value == "<<")
            {
                foreach (var (name, inner) in Node(value)!.AsObject())
                {
                    merged[name] = inner?.DeepClone();
                }
            }
            else
            {
                merged[((YamlScalarNode)key).Value!] = Node(value);
            }
        }

        return merged;
    }

    private static JsonNode? Plain(string text) =>
        text is "" or "null" or "~" ? null
        : text is "true" or "false" ? JsonValue.Create(text is "true")
        : int.TryParse(text, out var number) ? JsonValue.Create(number)
        : JsonValue.Create(text);
}
