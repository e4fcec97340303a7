namespace Tocsin.Scanning.Sarif.Json;

/// <summary>A value inside a buffered element is not what was asked for; its pointer is worked out only now, from the offset.</summary>
internal sealed class JsonShapeException(long offset, string problem, string expected) : Exception(problem)
{
    public long Offset { get; } = offset;

    public string Problem { get; } = problem;

    public string Expected { get; } = expected;
}
