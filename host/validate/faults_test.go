package validate

var entryFaults = []faultCase{
	{fault: "load-slow", trips: trips(Fail, "scan.time"), says: "100ms"},
	{fault: "load-noisy"},
	{fault: "load-chdir", trips: trips(Fail, "scan.working-directory")},
	{fault: "load-crashes", trips: trips(Crash, "entry.load", "scan.time", "scan.reload", "scan.working-directory"), says: "SIGABRT"},
	{fault: "entry-init-false", trips: trips(Fail, "entry.load"), says: "init"},
	{fault: "no-factory", trips: trips(Fail, "entry.load"), says: "factory"},
	{fault: "load-once", trips: trips(Fail, "scan.reload"), says: "load 2 of 10"},
	{fault: "init-once", trips: trips(Fail, "entry.init-again"), says: "init answers false"},
	{fault: "deinit-at-once", trips: trips(Fail, "entry.init-again", "entry.factory"), says: "counted"},
	{fault: "factory-any", trips: trips(Fail, "entry.factory-unknown"), says: "plugin-factoryx"},
	{fault: "macro", macros: []string{"MAJOR=0"}, trips: trips(Fail, "entry.load"), says: "0.2.10"},
	{fault: "macro", macros: []string{"MAJOR=7"}, trips: trips(Warning, "entry.version", "descriptor.clap-version"), says: "7.2.10"},
	{fault: "macro", macros: []string{"EXPORTS"}, trips: trips(Warning, "entry.exports"), says: "exported_by_accident"},
	{fault: "factory-once", trips: trips(Fail, "entry.init-again", "entry.factory"), says: "once more"},
	{fault: "count-zero", trips: trips(Warning, "factory.count")},
	{fault: "count-grows", trips: trips(Fail, "factory.count", "factory.descriptors"), says: "then"},
}

var descriptorFaults = []faultCase{
	{fault: "id-form", trips: trips(Warning, "descriptor.id"), says: "my plugin"},
}

var portFaults = []faultCase{
	{fault: "ports-get-false", trips: map[string]Status{"ports.info": Fail, "ports.category": Warning}},
}
