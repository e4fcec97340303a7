using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Storage;

/// <summary>Where the data is.</summary>
internal sealed class StorageOptions
{
    [Description("Folder of the database, the keys and uploaded results.")]
    [Required]
    public string DataDirectory { get; set; } = "./data";
}
