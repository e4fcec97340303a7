using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Nodes;

/// <summary>This node among others: <c>Tocsin</c>.</summary>
internal sealed class NodesOptions : IValidatableObject
{
    private const string Every = "api,delivery,scheduler,dashboard";

    [Description("What this node is for: any of api, delivery, scheduler and dashboard, with commas.")]
    [Required]
    public string Roles { get; set; } = Every;

    [Description(
        "amqp://user:password@host/vhost hands fresh deliveries over by RabbitMQ; it needs PostgreSQL. Empty: by the database."
    )]
    public string Queue { get; set; } = "";

    [Description("What this node is called where nodes are listed; empty: the machine's name.")]
    [StringLength(100)]
    public string NodeName { get; set; } = "";

    public bool Has(NodeRole role) => Words().Contains(role.ToString(), StringComparer.OrdinalIgnoreCase);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (
            Words().Length == 0
            || Words().Any(w => !Enum.GetNames<NodeRole>().Contains(w, StringComparer.OrdinalIgnoreCase))
        )
        {
            yield return new ValidationResult($"must be one or several of {Every}.", [nameof(Roles)]);
        }
    }

    private string[] Words() =>
        Roles.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
