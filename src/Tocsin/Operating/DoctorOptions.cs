using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Operating;

/// <summary>What <c>doctor</c> warns of: <c>Tocsin:Doctor</c>.</summary>
internal sealed class DoctorOptions
{
    [Description("Days after which doctor warns of an API key; 0: never.")]
    [Range(0, 36500)]
    public int KeyAgeDays { get; set; } = 365;

    [Description("Days after which doctor warns of a webhook's secret; 0: never.")]
    [Range(0, 36500)]
    public int SecretAgeDays { get; set; } = 365;

    [Description(
        "host:port that doctor connects to, sending nothing, to see whether deliveries can go out. Without any: two of GitHub and Slack."
    )]
    public IList<string> EgressHosts { get; } = [];
}
