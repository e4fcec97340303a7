using System.ComponentModel.DataAnnotations;

namespace Tocsin.Storage;

/// <summary>Where the data is.</summary>
internal sealed class StorageOptions
{
    /// <summary>Folder of the SQLite file and the keys: <c>Tocsin:DataDirectory</c>.</summary>
    [Required]
    public string DataDirectory { get; set; } = "./data";
}
