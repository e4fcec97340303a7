using System.Text.Json;
using Tocsin.Scanning.Embedded;
using Tocsin.Scanning.Files;
using Tocsin.Scanning.Manifests;

namespace Tocsin.Scanning.Runner;

/// <summary>Fills in a manifest's command for one process; what it needs as files is made in a folder of its own.</summary>
internal sealed class ScannerArguments(ScannerManifest manifest, ScanRequest request, string root, string work)
{
    /// <summary>Where the process writes its SARIF, or where its stdout is kept.</summary>
    public string Output { get; } = Path.Combine(work, manifest.OutputName);

    /// <summary>The arguments for these files, in this one of the manifest's passes.</summary>
    public IReadOnlyList<string> For(IReadOnlyList<string> files, IReadOnlyList<string> pass)
    {
        var arguments = new List<string>();
        foreach (var argument in manifest.Command)
        {
            switch (argument)
            {
                case "{files}" or "{paths}":
                    arguments.AddRange(files.Select(Safe));
                    break;
                case "{preset}":
                    arguments.AddRange(manifest.Presets.GetValueOrDefault(request.Preset) ?? []);
                    break;
                case "{pass}":
                    arguments.AddRange(pass.Select(a => Filled(a, files)));
                    break;
                case "{config}":
                    arguments.AddRange(Config());
                    break;
                default:
                    arguments.Add(Filled(argument, files));
                    break;
            }
        }
        return arguments;
    }

    /// <summary>A file whose name begins with a dash must not be taken for an option.</summary>
    private static string Safe(string file) => file.StartsWith('-') ? "./" + file : file;

    private string Filled(string argument, IReadOnlyList<string> files) =>
        argument switch
        {
            "{root}" => root,
            "{output}" => Output,
            "{output_folder}" => work,
            "{url}" => request.Url?.AbsoluteUri ?? "",
            "{rules}" => Path.Combine(AppContext.BaseDirectory, "rules"),
            "{tree}" => Tree(files),
            "{languages}" => DevSkimLanguages.Write(work).Languages,
            "{comments}" => DevSkimLanguages.Write(work).Comments,
            _ => argument,
        };

    private string Tree(IReadOnlyList<string> files)
    {
        var tree = Path.Combine(work, "tree");
        Directory.CreateDirectory(tree);
        FileTree.Build(tree, root, files);
        return tree;
    }

    private static string Quoted(string text) => JsonEncodedText.Encode(text).ToString();

    private IEnumerable<string> Config()
    {
        if (manifest.Config is not { } config || config.Files.Any(f => File.Exists(Path.Combine(root, f))))
            return [];
        var file = Path.Combine(work, config.Name);
        var content = config
            .Content.Replace("{url}", Quoted(request.Url?.AbsoluteUri ?? ""), StringComparison.Ordinal)
            .Replace("{output_folder}", Quoted(work), StringComparison.Ordinal)
            .Replace("{output_name}", Quoted(manifest.OutputName), StringComparison.Ordinal);
        File.WriteAllText(file, content);
        return config.Fallback.Select(a => a == "{config_file}" ? file : a);
    }
}
