using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tocsin.Scanning.Yaml;

/// <summary>Keys and values of a file; what is not as it should be is noted with its place, and reading goes on.</summary>
internal sealed class YamlMap(YamlMappingNode node, string path, YamlProblems problems)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);

    public Mark Place => node.Start;

    public bool Has(string key) => Find(key) is not null;

    /// <summary>Notes a problem at a key; only the first of each.</summary>
    public void Wrong(string key, string text)
    {
        if (_wrong.Add(key))
            problems.Add(KeyNode(key)?.Start ?? node.Start, $"{path}{key}: {text}");
    }

    public string? Text(string key, bool required = false)
    {
        if (Find(key) is not { } value)
            return Missing<string>(key, required);
        return value is YamlScalarNode scalar ? scalar.Value : Not<string>(key, value, "expected text");
    }

    public long? Number(string key, bool required = false)
    {
        if (Find(key) is not { } value)
        {
            Missing<string>(key, required);
            return null;
        }
        if (AsNumber(value) is { } number)
            return number;
        Not<string>(key, value, "expected a whole number");
        return null;
    }

    public bool Flag(string key)
    {
        var text = Text(key);
        if (text is not (null or "true" or "false"))
            Wrong(key, $"\"{text}\"; expected true or false");
        return text == "true";
    }

    public IReadOnlyList<string>? Texts(string key, bool required = false)
    {
        if (Find(key) is not { } value)
            return Missing<IReadOnlyList<string>>(key, required);
        return AsTexts(value) ?? Not<IReadOnlyList<string>>(key, value, "expected a list of texts");
    }

    public IReadOnlyList<int>? Numbers(string key, bool required = false)
    {
        if (Find(key) is not { } value)
            return Missing<IReadOnlyList<int>>(key, required);
        var numbers = (value as YamlSequenceNode)?.Select(AsNumber).ToList();
        return numbers is not null && numbers.TrueForAll(n => n is >= 0 and <= 255)
            ? [.. numbers.Select(n => (int)n!.Value)]
            : Not<IReadOnlyList<int>>(key, value, "expected a list of numbers from 0 to 255");
    }

    public IReadOnlyList<IReadOnlyList<string>>? Lists(string key)
    {
        if (Find(key) is not { } value)
            return null;
        var lists = (value as YamlSequenceNode)?.Select(AsTexts).ToList();
        return lists is not null && lists.TrueForAll(l => l is not null)
            ? [.. lists.Select(l => l!)]
            : Not<IReadOnlyList<IReadOnlyList<string>>>(key, value, "expected a list of lists of texts");
    }

    /// <summary>Lists by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? ListsByName(string key, bool required = false)
    {
        if (Find(key) is not { } value)
            return Missing<IReadOnlyDictionary<string, IReadOnlyList<string>>>(key, required);
        var lists = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, list) in value is YamlMappingNode map ? map.Children.ToList() : [])
        {
            if (name is YamlScalarNode { Value: { } text } && AsTexts(list) is { } texts)
                lists[text] = texts;
            else
                problems.Add(name.Start, $"{path}{key}: expected a name and a list of texts");
        }
        return value is YamlMappingNode
            ? lists
            : Not<IReadOnlyDictionary<string, IReadOnlyList<string>>>(key, value, "expected names with lists");
    }

    public YamlMap? Map(string key, bool required = false)
    {
        if (Find(key) is not { } value)
            return Missing<YamlMap>(key, required);
        return value is YamlMappingNode map
            ? new YamlMap(map, $"{path}{key}.", problems)
            : Not<YamlMap>(key, value, "expected keys and values");
    }

    /// <summary>Where the entry of a list stands; the key's place when there is no such.</summary>
    public Mark PlaceOf(string key, int index) =>
        Find(key) is YamlSequenceNode list && index < list.Children.Count
            ? list.Children[index].Start
            : KeyNode(key)?.Start ?? node.Start;

    /// <summary>Where a name stands in a map under the key.</summary>
    public Mark PlaceOf(string key, string name) =>
        (Find(key) as YamlMappingNode)
            ?.Children.Keys.FirstOrDefault(k => k is YamlScalarNode s && s.Value == name)
            ?.Start
        ?? node.Start;

    /// <summary>Notes every key that nobody has asked for.</summary>
    public void EndOfKeys()
    {
        foreach (var key in node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name })
                problems.Add(key.Start, "expected a name");
            else if (!_asked.Contains(name))
                problems.Add(
                    key.Start,
                    $"{path}{name}: there is no such key; expected some of {string.Join(", ", _asked.Order(StringComparer.Ordinal))}"
                );
        }
    }

    private YamlNode? Find(string key)
    {
        _asked.Add(key);
        return KeyNode(key) is { } found ? node.Children[found] : null;
    }

    private YamlNode? KeyNode(string key) =>
        node.Children.Keys.FirstOrDefault(k => k is YamlScalarNode scalar && scalar.Value == key);

    private T? Missing<T>(string key, bool required)
        where T : class
    {
        if (required)
            Wrong(key, "missing");
        return null;
    }

    private T? Not<T>(string key, YamlNode value, string expected)
        where T : class
    {
        if (_wrong.Add(key))
            problems.Add(value.Start, $"{path}{key}: {expected}");
        return null;
    }

    private static IReadOnlyList<string>? AsTexts(YamlNode value)
    {
        var texts = (value as YamlSequenceNode)?.Select(n => (n as YamlScalarNode)?.Value).ToList();
        return texts is not null && texts.TrueForAll(t => t is not null) ? [.. texts.Select(t => t!)] : null;
    }

    private static long? AsNumber(YamlNode value) =>
        long.TryParse((value as YamlScalarNode)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
