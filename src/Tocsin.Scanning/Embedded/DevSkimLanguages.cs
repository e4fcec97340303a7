using System.Runtime.Loader;
using System.Text.Json.Nodes;

namespace Tocsin.Scanning.Embedded;

/// <summary>DevSkim passes over files in languages it does not know. Its own list, and what Tocsin's rules need beside it,
/// are written to two files for it.</summary>
internal static class DevSkimLanguages
{
    private static readonly (string Name, string[] Extensions, bool Comments)[] Added =
    [
        ("solidity", [".sol"], true),
        ("javascript modules", [".mjs", ".cjs", ".mts", ".cts"], true),
        ("vue", [".vue", ".svelte"], false),
        ("settings", [".ini", ".cfg", ".conf", ".properties", ".npmrc", ".pypirc", ".netrc"], false),
    ];

    /// <summary>Writes the files into a folder; tells their paths.</summary>
    public static (string Languages, string Comments) Write(string folder)
    {
        var languages = Path.Combine(folder, "languages.json");
        var comments = Path.Combine(folder, "comments.json");
        var (languageList, commentList) = Own();
        foreach (var (name, extensions, hasComments) in Added)
        {
            var list = new JsonArray([.. extensions.Select(e => (JsonNode?)e)]);
            languageList.Add(new JsonObject { ["name"] = name, ["extensions"] = list });
            if (hasComments)
                commentList.Add(Comment(name));
        }
        File.WriteAllText(languages, languageList.ToJsonString());
        File.WriteAllText(comments, commentList.ToJsonString());
        return (languages, comments);
    }

    private static JsonObject Comment(string language) =>
        new()
        {
            ["language"] = new JsonArray(language),
            ["inline"] = "//",
            ["prefix"] = "/*",
            ["suffix"] = "*/",
        };

    /// <summary>The lists inside DevSkim's library, which is only read here: nothing of it runs.</summary>
    private static (JsonArray Languages, JsonArray Comments) Own()
    {
        var library = Path.Combine(Path.GetDirectoryName(EmbeddedScanner.Entry("devskim"))!, "Microsoft.DevSkim.dll");
        var context = new AssemblyLoadContext("devskim languages", isCollectible: true);
        try
        {
            var assembly = context.LoadFromAssemblyPath(library);
            return (
                Read(assembly.GetManifestResourceStream("Microsoft.DevSkim.resources.languages.json")),
                Read(assembly.GetManifestResourceStream("Microsoft.DevSkim.resources.comments.json"))
            );
        }
        finally
        {
            context.Unload();
        }
    }

    private static JsonArray Read(Stream? resource)
    {
        using var reader = new StreamReader(
            resource ?? throw new InvalidOperationException("This version of DevSkim keeps its languages elsewhere.")
        );
        return JsonNode.Parse(reader.ReadToEnd())!.AsArray();
    }
}
