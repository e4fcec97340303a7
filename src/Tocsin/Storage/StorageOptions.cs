using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Storage;

/// <summary>Where the data is.</summary>
internal sealed class StorageOptions
{
    [Description("Folder of the database, the keys and uploaded results.")]
    [Required]
    public string DataDirectory { get; set; } = "./data";

    [Description("Seconds to wait for another process that holds the database before a request is answered with 503.")]
    [Range(1, 300)]
    public int DatabaseBusySeconds { get; set; } = 15;
}
