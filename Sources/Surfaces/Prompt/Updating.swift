import Domain
import Engine
import Pages

extension PromptRoutes {
    /// P17: the phone is too old here, or didn't say. Where nothing else works it stands above "What's the matter?".
    func updatePage(_ view: VisitView) -> any Page {
        let known = view.plan?.outdated.first
        let asked = view.lackOfAsked.flatMap { lack in view.signIn?.request.map { ($0.device, lack) } }
        guard let (device, lack) = known.map({ ($0.device, $0.lack) }) ?? asked else { return optionsPage(view) }
        let notice = UpdateNotice(notice(lack, view), phone: device.text)
        return optionsPage(view).ways.isEmpty ? MatterPage(update: notice) : UpdatePage(notice)
    }

    private func notice(_ lack: PhoneLack, _ view: VisitView) -> UpdateNotice.Why {
        switch lack {
        case .tooOld(let system, let least, let has):
            .old(system: system.name, wanted: least.description, current: has.description)
        case .untold: .untold(wanted: view.figures.leastSystemNames)
        }
    }
}
