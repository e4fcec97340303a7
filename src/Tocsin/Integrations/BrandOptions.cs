using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Integrations;

/// <summary>The name under which deliveries go out.</summary>
internal sealed class BrandOptions
{
    [Description("Names the headers, X-{Brand}-Signature and so on.")]
    [RegularExpression(
        "^[A-Za-z][A-Za-z0-9-]{0,39}$",
        ErrorMessage = "Tocsin:Brand must be 1 to 40 letters, digits and hyphens, a letter first."
    )]
    public string Brand { get; set; } = "Tocsin";
}
