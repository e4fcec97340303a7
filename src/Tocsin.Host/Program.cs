return await Tocsin.Hosting.ServerProgram.RunAsync(args);
