using LiveTranslate.Deploy.Aws;

return DeploymentApp.Run(args, Console.Error);
