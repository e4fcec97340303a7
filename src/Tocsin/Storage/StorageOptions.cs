using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tocsin.Storage.Postgres;

namespace Tocsin.Storage;

/// <summary>Where the data is.</summary>
internal sealed class StorageOptions : IValidatableObject
{
    [Description("Folder of the database, the keys and uploaded results.")]
    [Required]
    public string DataDirectory { get; set; } = "./data";

    [Description(
        "Host=…;Database=…;Username=…;Password=… selects PostgreSQL; empty: a database file in the data directory."
    )]
    public string Database { get; set; } = "";

    [Description("Seconds to wait for another process that holds the database before a request is answered with 503.")]
    [Range(1, 300)]
    public int DatabaseBusySeconds { get; set; } = 15;

    /// <summary>Which database that is.</summary>
    internal StorageKind Kind => string.IsNullOrWhiteSpace(Database) ? StorageKind.Sqlite : StorageKind.Postgres;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind == StorageKind.Postgres && PostgresConnectionString.Problem(Database) is { } problem)
        {
            yield return new ValidationResult(problem, [nameof(Database)]);
        }
    }
}
