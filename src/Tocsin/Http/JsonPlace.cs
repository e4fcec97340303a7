namespace Tocsin.Http;

/// <summary>Where in a JSON document something stands. It becomes a pointer (RFC 6901) only where somebody is told.</summary>
internal sealed class JsonPlace
{
    private readonly JsonPlace? _parent;
    private readonly string? _name;
    private readonly int _index;

    private JsonPlace(JsonPlace? parent, string? name, int index) => (_parent, _name, _index) = (parent, name, index);

    /// <summary>The document itself.</summary>
    public static JsonPlace Root { get; } = new(parent: null, name: null, index: 0);

    /// <summary>A property of this object.</summary>
    public JsonPlace At(string name) => new(this, name, index: 0);

    /// <summary>An entry of this array.</summary>
    public JsonPlace At(int index) => new(this, name: null, index);

    public override string ToString() =>
        _parent is null ? ""
        : _name is null ? $"{_parent}/{_index}"
        : $"{_parent}/{JsonShape.Escape(_name)}";
}
