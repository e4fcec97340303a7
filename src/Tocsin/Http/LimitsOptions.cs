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

    [Description("Deliveries of one organization that may wait; more events are taken once there are fewer again.")]
    [Range(1, 1_000_000_000)]
    public long BacklogDeliveries { get; set; } = 5_000_000;

    [Description("Large batches of one organization whose deliveries are still to be made.")]
    [Range(1, 1_000_000)]
    public int BacklogFanOuts { get; set; } = 1000;

    [Description("Bytes free on the disk below which no more events are taken; 0 to take them to the end.")]
    [Range(0, 1024L * 1024 * 1024 * 1024)]
    public long FreeDiskBytes { get; set; } = 256L * 1024 * 1024;
}
