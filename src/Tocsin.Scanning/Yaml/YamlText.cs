using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Tocsin.Scanning.Yaml;

/// <summary>Reads a file of settings: YAML, and JSON, which is a part of it.</summary>
internal static class YamlText
{
    /// <summary>More than any settings need; deeper ones only exhaust the stack.</summary>
    private const int MostLevels = 10;

    public const int MostCharacters = 256 * 1024;

    /// <summary>The mapping that the file holds; null when it cannot be read, and the problems say why.</summary>
    public static YamlMap? Read(string text, YamlProblems problems)
    {
        if (text.Length > MostCharacters)
        {
            problems.Add(Mark.Empty, $"{text.Length} characters; at most {MostCharacters} are read");
            return null;
        }
        try
        {
            CheckEvents(text);
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            if (stream.Documents.Count == 0)
                return new YamlMap(new YamlMappingNode(), "", problems);
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
                return new YamlMap(root, "", problems);
            problems.Add(stream.Documents[0].RootNode.Start, "expected one document of keys and values");
        }
        catch (YamlException e)
        {
            problems.Add(e.Start, e.Message);
        }
        return null;
    }

    // Before anything is built: neither depth nor references can make it grow then.
    private static void CheckEvents(string text)
    {
        using var reader = new StringReader(text);
        var parser = new Parser(reader);
        var level = 0;
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            level += current is MappingStart or SequenceStart ? 1 : 0;
            level -= current is MappingEnd or SequenceEnd ? 1 : 0;
            if (level > MostLevels)
                throw new YamlException(current.Start, current.End, $"more than {MostLevels} levels");
            if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
                throw new YamlException(current.Start, current.End, "anchors and references are not read here");
        }
    }
}
