using System.Reflection;
using System.Runtime.Loader;

namespace Tocsin.Scanning.Embedded;

/// <summary>Loads a scanner's libraries from its folder, whatever versions Tocsin itself has loaded.</summary>
internal sealed class ScannerLoadContext(string folder) : AssemblyLoadContext("scanner", isCollectible: false)
{
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var file = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }
}
