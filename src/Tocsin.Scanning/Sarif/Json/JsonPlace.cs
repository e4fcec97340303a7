using System.Globalization;

namespace Tocsin.Scanning.Sarif.Json;

/// <summary>Where in the file the reading is; turned into a pointer only for an error.</summary>
internal sealed class JsonPlace
{
    private readonly Stack<string> _steps = new();

    /// <summary>Position in the array that is read an element at a time, or -1.</summary>
    public int Index { get; set; } = -1;

    public string Pointer =>
        string.Concat(_steps.Reverse().Select(JsonPointer.Step))
        + (Index < 0 ? "" : "/" + Index.ToString(CultureInfo.InvariantCulture));

    public void Enter(string step) => _steps.Push(step);

    public void Leave()
    {
        _steps.Pop();
        Index = -1;
    }
}
