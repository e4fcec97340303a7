using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Http;

/// <summary>Bounds on what one request may bring: <c>Tocsin:Limits</c>.</summary>
internal sealed class LimitsOptions
{
    [Description("Bytes of a JSON body.")]
    [Range(1024, 64 * 1024 * 1024)]
    public int BodyBytes { get; set; } = 1024 * 1024;

    /// <summary>The most that any JSON route takes; each holds its own bodies to its own bound, and says so.</summary>
    public long LargestJson() => BodyBytes * 16L;

    [Description("Bytes of uploaded results after decompression.")]
    [Range(1024, 4L * 1024 * 1024 * 1024)]
    public long ResultsBytes { get; set; } = 200L * 1024 * 1024;

    [Description("Results in one upload.")]
    [Range(1, 1_000_000)]
    public int Results { get; set; } = 100_000;
}
