using Tocsin.Scanning.Embedded;

if (EmbeddedScanner.TryRun(args, out var exit))
    return exit;
return 0;
